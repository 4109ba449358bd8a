
# What cobra generates above cannot complete a word whose quotation mark is still
# open, as in scs run --tags 'muc and sl, nor what follows a comma that has a
# description, as in scs lint --select missing-title,missing-b. __NAME_complete
# completes these and leaves all others to the function above.
__NAME_complete()
{
    local cur prev words cword split
    COMPREPLY=()
    if declare -F _init_completion >/dev/null 2>&1; then
        _init_completion -n =: || return
    else
        __NAME_init_completion -n =: || return
    fi

    # The value is what is completed: VALUE, --flag=VALUE, or either in quotes.
    local flag="" value=$cur quote=""
    if [[ $value == -*=* ]]; then
        flag=${value%%=*}=
        value=${value#*=}
    fi
    case $value in
    \'*|\"*)
        quote=${value:0:1}
        value=${value:1}
        ;;
    esac
    if [[ -n $quote && $value == *"$quote"* || -z $quote && $value != *,* ]]; then
        __start_NAME
        return
    fi

    local out directive args=("${words[@]:1:cword-1}")
    out=$(eval "${words[0]} REQUEST ${args[*]} $(printf %q "$flag$value")" 2>/dev/null)
    directive=${out##*:}
    out=${out%:*}
    [[ $directive =~ ^[0-9]+$ ]] || return
    # Of the directives (https://pkg.go.dev/github.com/spf13/cobra#ShellCompDirective),
    # 8 and 16 ask for files: bash completes these by default.
    (( directive & 1 || directive & 8 || directive & 16 )) && return
    if [[ $(type -t compopt) == builtin ]]; then
        (( directive & 2 )) && compopt -o nospace
        (( directive & 4 )) && compopt +o default
    fi

    local line word tab=$'\t' longest=0
    while IFS='' read -r line; do
        word=${line%%"$tab"*}
        [[ -n $word && $word == "$value"* && ( -z $quote || $word != *"$quote"* ) ]] || continue
        COMPREPLY+=("$line")
        (( ${#word} > longest )) && longest=${#word}
    done <<<"$out"
    if (( ${#COMPREPLY[@]} == 1 )); then
        word=${COMPREPLY[0]%%"$tab"*}
        if [[ -z $quote ]]; then
            word=$(printf %q "$word")
            word=${word//\\,/,} # a comma needs no backslash
        fi
        COMPREPLY[0]=$word
    else
        __NAME_format_comp_descriptions "$longest"
    fi
    if [[ -z $quote ]]; then # bash completes what follows the last : or =
        __NAME_handle_special_char "$value" :
        __NAME_handle_special_char "$value" =
    fi
}

if [[ $(type -t compopt) == builtin ]]; then
    complete -o default -F __NAME_complete NAME
else
    complete -o default -o nospace -F __NAME_complete NAME
fi
