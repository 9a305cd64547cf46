using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;

namespace FirmwareScanner.Tool.Commands;

/// <summary>Options and arguments whose value is one of a few words.</summary>
internal static class Choice
{
    /// <summary>Lets an option take some words alone; shells complete them.</summary>
    /// <param name="option">The option.</param>
    /// <param name="words">The words, at least two.</param>
    public static void Limit(Option option, params string[] words)
    {
        option.Validators.Add(result => Check(result, option.Name, result.Tokens, words));
        option.CompletionSources.Add(words);
    }

    /// <summary>Lets an argument take some words alone; shells complete them.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="words">The words, at least two.</param>
    public static void Limit(Argument argument, params string[] words)
    {
        argument.Validators.Add(result => Check(result, argument.Name, result.Tokens, words));
        argument.CompletionSources.Add(words);
    }

    /// <summary>The words of which one may be chosen, as a sentence has them.</summary>
    /// <param name="words">The words, at least two.</param>
    public static string Text(params string[] words) => $"{string.Join(", ", words[..^1])} or {words[^1]}";

    private static void Check(SymbolResult result, string name, IReadOnlyList<Token> tokens, string[] words)
    {
        foreach (Token token in tokens.Where(token => !words.Contains(token.Value)))
        {
            result.AddError($"{name}: expected {Text(words)}, found '{token.Value}'{Suggestion.For(token.Value, words)}");
        }
    }
}
