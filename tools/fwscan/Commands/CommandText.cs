using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;

namespace FirmwareScanner.Tool.Commands;

/// <summary>The command line as reports repeat it, with what the project's configuration added to it.</summary>
internal static class CommandText
{
    private const string Hidden = "...";
    private const string PlainSigns = "-_./=:,+@%";

    // Reports are mailed and archived.
    private static readonly string[] Secrets = [LayerOptions.PasswordName];

    /// <summary>The command line, in quotes where a shell needs them; values that are secrets are left out.</summary>
    /// <param name="parsed">The command line as it was understood.</param>
    public static string Of(ParseResult parsed)
    {
        var words = new List<string> { "fwscan" };
        bool isSecret = false;
        foreach (Token token in parsed.Tokens)
        {
            words.Add(isSecret && token.Type == TokenType.Argument ? Hidden : Quote(token.Value));
            isSecret = token.Type == TokenType.Option && Secrets.Contains(token.Value);
        }

        return string.Join(' ', words);
    }

    private static string Quote(string word) => word.Length > 0 && word.All(unit => char.IsLetterOrDigit(unit) || PlainSigns.Contains(unit, StringComparison.Ordinal))
        ? word
        : "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
