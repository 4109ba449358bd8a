# Completes the command line of NAME in fish. What can follow, NAME itself says.

# Sets __NAME_choices to what can follow; fails where fish is to offer files.
function __NAME_complete
    set -g __NAME_choices
    set -l words (commandline -opc)
    set -l typed (commandline -ct | string collect)
    # VALUE or --flag=VALUE, perhaps with a quotation mark that is still open.
    set -l flag (string match -r -- '^-[^=]*=' $typed)
    set -l value (string replace -r -- '^-[^=]*=' '' $typed)
    if string match -qr -- '^["\']' $value
        set value (string sub -s 2 -- $value)
    else
        set value (string unescape -- $value)
    end
    set -l answer (eval $words[1] REQUEST (string escape -- $words[2..-1] "$flag$value") 2>/dev/null)
    string match -qr -- '^:\d+$' $answer[-1]
    or return 1
    # The last line is a sum of cobra's ShellCompDirectives: 1 error, 2 no space
    # follows, 4 no files, 8 files that end so, 16 folders.
    set -l directive (string sub -s 2 -- $answer[-1])
    for file in 1 8 16
        test (math "floor($directive / $file) % 2") = 0
        or return 1
    end

    set -l words
    for line in $answer[1..-2]
        set -l word (string split -m 1 \t -- $line)[1]
        test -n "$word" -a (string sub -l (string length -- "$value") -- "$word") = "$value"
        or continue
        set -a words $word
        set -a __NAME_choices "$flag$line"
    end
    # fish adds a space after the only choice. Where values can follow with commas
    # between them, a second choice keeps it from that.
    if test (count $words) = 1 -a (math "floor($directive / 2) % 2") = 1; and not string match -q '*=' -- $words
        set -a __NAME_choices "$flag$words,"
    end
    test (count $__NAME_choices) -gt 0 -o (math "floor($directive / 4) % 2") = 1
end

complete -c NAME -e
complete -c NAME -k -n __NAME_complete -f -a '$__NAME_choices'
