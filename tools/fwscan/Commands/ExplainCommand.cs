using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Reports;
using FirmwareScanner.Rules;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan explain</c>: what a rule is about, or what lies at a place in an image.</summary>
internal static class ExplainCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        fwscan explain root_password_md5crypt   says what the rule means, how grave it is, where it comes from, and what to do about it
        fwscan explain image.bin@0x1a000        says in which layers that byte of the image lies, and which matches have it in them
        fwscan explain 'image.bin!gzip@0x40!tar/etc/shadow@0x10'   the same for a byte of something inside, by the path that scan writes

        Exit codes: 0 explained; 2 error, no such rule, or no such place.

        """;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var what = new Argument<string>("RULE|IMAGE@OFFSET")
        {
            Description = "A rule's name, * for any characters; or an image and an offset in it, decimal or with 0x in hexadecimal.",
        };
        var rules = new RuleOptions();
        var command = new Command("explain", "Say what a rule is about, or what lies at a place in an image.") { what };
        rules.AddTo(command);
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption();
            SignatureSet signatures = rules.Load(parsed, RuleOptions.ForScans, terminal);
            string text = parsed.GetRequiredValue(what);
            if (Split(text) is (string image, long offset))
            {
                new PlaceExplanation(signatures, terminal).Write(image, offset, interruption.Token);
            }
            else
            {
                ExplainRules(signatures, text, () => rules.ReadTexts(parsed), terminal);
            }

            return ExitCode.Clean;
        });
        return command;
    }

    /// <summary>An image and an offset; null if the text is none.</summary>
    private static (string Image, long Offset)? Split(string text)
    {
        int at = text.LastIndexOf('@');
        if (at <= 0)
        {
            return null;
        }

        string number = text[(at + 1)..];
        bool isHexadecimal = number.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        bool isNumber = isHexadecimal
            ? long.TryParse(number.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long offset)
            : long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out offset);
        return isNumber && offset >= 0 ? (text[..at], offset) : null;
    }

    private static void ExplainRules(SignatureSet signatures, string pattern, Func<IReadOnlyDictionary<string, string>> readTexts, Terminal terminal)
    {
        SignatureRule[] found = [.. signatures.Rules.Where(rule => !rule.IsPrivate && RuleFilter.IsNamed(rule, pattern))];
        if (found.Length == 0)
        {
            string similar = Suggestion.For(pattern, signatures.Rules.Where(rule => !rule.IsPrivate).Select(rule => rule.Name));
            throw new UserErrorException(FileStatus.Exists(pattern)
                ? $"'{pattern}' is a file: to explain a byte of it write {pattern}@OFFSET, to see what is in it fwscan tree or scan"
                : $"there is no rule '{pattern}'{(similar.Length > 0 ? similar : "; fwscan rules TEXT searches them")}");
        }

        IReadOnlyDictionary<string, string> texts = readTexts();

        foreach (SignatureRule rule in found)
        {
            terminal.WriteHeading(rule.FullName);
            terminal.WriteLine($"severity     {Terminal.Paint(rule.Severity)}");
            WriteEntry(terminal, "meaning", Finding.TextOf(rule, "description"));
            WriteEntry(terminal, "what to do", rule.IsInformational ? null : Remedies.For(rule));
            WriteEntry(terminal, "category", Finding.TextOf(rule, "category"));
            WriteEntry(terminal, "source", Finding.TextOf(rule, "source"));
            WriteEntry(terminal, "tags", rule.Tags.Count == 0 ? null : string.Join(' ', rule.Tags));
            WriteDefinition(terminal, rule, texts.GetValueOrDefault(rule.FullName));
        }
    }

    // What it looks for and when it fires is what the rule itself says best; the metadata was told above.
    private static void WriteDefinition(Terminal terminal, SignatureRule rule, string? text)
    {
        if (text is null)
        {
            string[] names = [.. rule.Patterns.Select(named => named.Identifier)];
            WriteEntry(terminal, "looks for", names.Length == 0 ? "what its condition says" : $"{string.Join(' ', names)} (their text is not part of a database)");
            return;
        }

        terminal.WriteLine("definition");
        string[] lines = [.. text.Split('\n').Select(line => line.TrimEnd())];
        bool isMeta = false;
        foreach (string line in lines.Length == 1 ? lines : lines[1..])
        {
            string section = line.Trim();
            isMeta = section == "meta:" || (isMeta && section is not ("strings:" or "condition:"));
            if (!isMeta && section is not ("{" or "}"))
            {
                terminal.WriteLine(line);
            }
        }
    }

    private static void WriteEntry(Terminal terminal, string key, string? text)
    {
        string name = key;
        foreach (string line in text?.Split('\n') ?? [])
        {
            terminal.WriteLine($"{name,-11}  {line.TrimEnd('\r')}");
            name = string.Empty;
        }
    }
}
