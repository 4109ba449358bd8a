#compdef NAME
# Completes the command line of NAME in zsh. What can follow, NAME itself says.

_NAME()
{
    # The words as NAME gets them. What is typed of the last one is in PREFIX,
    # without a quotation mark that is still open.
    local -a asked answer
    asked=("${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}")
    answer=("${(@f)$(eval "${words[1]} REQUEST ${(j: :)${(@qq)asked}}" 2>/dev/null)}")
    [[ ${answer[-1]} == :<-> ]] || return 1
    # The last line is a sum of cobra's ShellCompDirectives: 1 error, 2 no space
    # follows, 4 no files, 8 files that end so, 16 folders.
    local directive=${answer[-1]#:}
    (( directive & 1 )) && return 1

    [[ $PREFIX == -*=* ]] && compset -P 1 '-*=' # --flag=VALUE
    if (( directive & 8 )); then
        local -a globs=("*."${^answer[1,-2]})
        _files -g "${(j: :)globs}"
        return
    elif (( directive & 16 )); then
        _files -/
        return
    fi

    # Of values with commas between them the last one is completed.
    local before= line value
    if [[ $PREFIX == *,* ]]; then
        before=${(Q)PREFIX%,*},
        compset -P '*,'
    fi
    local -a choices space
    for line in "${(@)answer[1,-2]}"; do
        [[ -n $line && $line == "$before"* ]] || continue
        line=${${line#"$before"}//:/\\:}
        choices+=("${line/$'\t'/:}")
    done
    (( directive & 2 )) && space=(-S '')
    _describe -V NAME choices "${space[@]}" && return
    (( directive & 4 )) && return 1
    compset -P '*=' # FORMAT=FILE
    _files
}

# Where this file is one that zsh loads by itself, it is the function's body.
if [[ ${funcstack[1]} == _NAME ]]; then
    _NAME "$@"
else
    compdef _NAME NAME
fi
