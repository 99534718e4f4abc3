import type { Shell } from "./shells.ts";

// Each asks `whk complete -- <words up to the cursor>` and gets a line per value, a tab before what it means, or
// the one line `:files`. The program is the one the command line names, so that a path or a link works too.

// Bash splits words at = and :, and wants only what follows the last of them. 3.2, the one of macOS, has neither
// mapfile nor compopt.
const bash = `_whk() {
  local line=\${COMP_LINE:0:COMP_POINT} value meaning
  local -a words
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  local current=\${words[\${#words[@]}-1]}
  local before=\${current%"\${current##*[=:]}"}
  COMPREPLY=()
  while IFS=$'\\t' read -r value meaning; do
    if [[ $value == :files ]]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen -f -- "\${current#"$before"}")
      return
    fi
    value=\${value#"$before"}
    [[ $value == *[^[:alnum:]_@%+:,./-]* ]] && printf -v value %q "$value"
    COMPREPLY+=("$value")
  done < <("\${words[0]}" complete -- "\${words[@]:1}" 2>/dev/null)
}
complete -F _whk whk
`;

const zsh = `#compdef whk
_whk() {
  local -a values
  local value meaning
  while IFS=$'\\t' read -r value meaning; do
    if [[ $value == :files ]]; then
      compset -P '*='
      _files
      return
    fi
    value=\${value//\\\\/\\\\\\\\}
    values+=("\${value//:/\\\\:}\${meaning:+:$meaning}")
  done < <("\${(Q)words[1]}" complete -- "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)
  _describe -V whk values
}
if [[ \${funcstack[1]} == _whk ]]; then _whk "$@"; else compdef _whk whk; fi
`;

const fish = `function __whk_complete
    set -l words (commandline -opc)
    set -l program $words[1]
    set -e words[1]
    set -l current (commandline -ct)
    for line in ($program complete -- $words "$current" 2>/dev/null)
        if test "$line" = :files
            __fish_complete_path "$current"
        else
            printf '%s\\n' "$line"
        end
    end
end
complete -c whk -f -k -a '(__whk_complete)'
`;

// An empty argument is lost on its way to a program in versions before 7.3; a blank is not.
const powershell = `Register-ArgumentCompleter -Native -CommandName whk -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $elements = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition })
  $program = $commandAst.CommandElements[0].Extent.Text
  $before = @($elements | Select-Object -Skip 1 | ForEach-Object { $_.Extent.Text })
  $current = if ($wordToComplete) { $wordToComplete } else { ' ' }
  & $program complete '--' @before $current 2>$null | Where-Object { $_ -ne ':files' } | ForEach-Object {
    $value, $meaning = $_ -split "\`t", 2
    if (-not $meaning) { $meaning = $value }
    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $meaning)
  }
}
`;

/** The completion script of each shell. */
export const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish, powershell };
