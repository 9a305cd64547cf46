using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Files;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Layers;
using FirmwareScanner.Reports;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;
using FirmwareScanner.Unpack;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan explain</c>: what a rule is about, or what lies at a place in an image.</summary>
internal static class ExplainCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        fwscan explain root_password_md5crypt   says what the rule means, how grave it is, where it comes from, and what to do about it
        fwscan explain image.bin@0x1a000        says in which layers that byte of the image lies, and which matches have it in them

        Exit codes: 0 explained; 2 error, no such rule, or no such place.

        """;

    private const int ShownContext = 16;

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
            SignatureSet signatures = rules.Load(parsed, new CompilerOptions { Defers = true, MayOmitTables = true }, terminal);
            string text = parsed.GetRequiredValue(what);
            if (Split(text) is (string image, long offset))
            {
                ExplainPlace(signatures, image, offset, terminal, interruption);
            }
            else
            {
                ExplainRules(signatures, text, terminal);
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

    private static void ExplainRules(SignatureSet signatures, string pattern, Terminal terminal)
    {
        SignatureRule[] found = [.. signatures.Rules.Where(rule => !rule.IsPrivate && RuleFilter.IsNamed(rule, pattern))];
        if (found.Length == 0)
        {
            throw new UserErrorException($"there is no rule '{pattern}'{Suggestion.For(pattern, signatures.Rules.Select(rule => rule.Name))}; for a place write IMAGE@OFFSET");
        }

        foreach (SignatureRule rule in found)
        {
            terminal.WriteHeading(rule.FullName);
            terminal.WriteLine($"severity     {Terminal.Paint(rule.Severity)}");
            WriteEntry(terminal, "meaning", Finding.TextOf(rule, "description"));
            WriteEntry(terminal, "what to do", rule.IsInformational ? null : Remedies.For(rule));
            WriteEntry(terminal, "category", Finding.TextOf(rule, "category"));
            WriteEntry(terminal, "source", Finding.TextOf(rule, "source"));
            WriteEntry(terminal, "tags", rule.Tags.Count == 0 ? null : string.Join(' ', rule.Tags));
            WriteEntry(terminal, "looks for", rule.Patterns.Count == 0 ? "nothing but what its condition says" : string.Join(' ', rule.Patterns.Select(named => named.Identifier)));
        }
    }

    private static void WriteEntry(Terminal terminal, string key, string? text)
    {
        string name = key;
        foreach (string line in text?.ReplaceLineEndings("\n").Split('\n') ?? [])
        {
            terminal.WriteLine($"{name,-11}  {line}");
            name = string.Empty;
        }
    }

    private static void ExplainPlace(SignatureSet signatures, string image, long offset, Terminal terminal, Interruption interruption)
    {
        if (FileStatus.TryOf(image) is not { Kind: FileKind.Regular } status)
        {
            throw new UserErrorException($"{image}: expected an image file before @, and it is none");
        }

        if (offset >= status.Length)
        {
            throw new UserErrorException(FormattableString.Invariant($"{image}: has {status.Length:N0} bytes, and no byte at 0x{offset:x}"));
        }

        var options = new UnpackOptions();
        LayerTree? tree = null;
        ImageInput.Use(image, options.Limits.HeldBytes, interruption.Token, source => tree = LayerTree.Read(source, options, interruption.Token));
        terminal.WriteHeading(FormattableString.Invariant($"0x{offset:x} ({offset:N0}) of {image}"));
        WriteLayers(tree!, offset, terminal);
        var scanner = new FileScanner(signatures)
        {
            Unpack = options,
            Excerpts = new ExcerptOptions { Context = ShownContext, PerRule = int.MaxValue },
        };
        WriteMatches(scanner.Scan(image, readSpecial: false, interruption.Token), offset, terminal);
    }

    private static void WriteLayers(LayerTree tree, long offset, Terminal terminal)
    {
        LayerNode[] around = [.. tree.Entries.Select(entry => entry.Node).Where(node =>
            node.Parent == tree.Image && node.Offset >= 0 && offset >= node.Offset && offset < node.Offset + node.Length)];
        foreach (LayerNode node in around)
        {
            terminal.WriteLine($"layer        {node.Path}, 0x{node.Offset:x} to 0x{node.Offset + node.Length:x}  {node.Detail}");
        }

        if (around.Length == 0)
        {
            terminal.WriteLine("layer        none that is known");
        }
    }

    private static void WriteMatches(FileScanResult result, long offset, Terminal terminal)
    {
        bool isListed = false;
        foreach (FiredRule fired in result.Rules)
        {
            IEnumerable<MatchExcerpt> here = fired.Excerpts.Where(excerpt => offset >= excerpt.Match.Offset && offset < excerpt.Match.Offset + excerpt.Match.Length);
            foreach (MatchExcerpt excerpt in here)
            {
                isListed = true;
                string description = Finding.TextOf(fired.Rule, "description") ?? "-";
                terminal.WriteLine($"match        {Terminal.Paint(fired.Rule.Severity)}  {fired.Rule.FullName} {excerpt.Match.Identifier}: {description}");
                HexText.Write(terminal, [excerpt], ShownContext);
            }
        }

        if (!isListed)
        {
            terminal.WriteLine("match        none of the image's own bytes; what lies in layers is found by scan");
        }
    }
}
