using System;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Reports;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan rules</c>: which rules there are.</summary>
internal static class RulesCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        fwscan rules update NEWER.rules --trust maker.pem   takes newer built-in rules, which their maker has signed (docs/rule-updates.md)

        Each line is a rule: severity, name, category, what it means. "fwscan explain RULE" tells more of one.

        Exit codes: 0 listed; 2 error, or no rule fits.

        """;

    private const int SeverityWidth = 8;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var search = new Argument<string?>("TEXT")
        {
            Description = "Only rules with this text in their name, tags or metadata, in capital letters or not.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = new Option<bool>("--json") { Description = "JSON Lines: an object for each rule." };
        var rules = new RuleOptions();
        var filter = new FilterOptions();
        var command = new Command("rules", "List rules, or search them: the built-in ones, those of files, or of a database.") { search };
        command.AddOptions([json]);
        command.Subcommands.Add(RuleReleaseCommands.CreateUpdate(terminal));
        command.Subcommands.Add(RuleReleaseCommands.CreatePack(terminal));
        rules.AddTo(command);
        filter.AddTo(command);
        command.SetAction(parsed =>
        {
            SignatureSet signatures = rules.Load(parsed, new CompilerOptions { Defers = true, MayOmitTables = true }, terminal);
            RuleFilter selected = filter.Read(parsed, signatures) ?? new RuleFilter();
            string? text = parsed.GetValue(search);
            SignatureRule[] found = [.. signatures.Rules
                .Where(rule => !rule.IsPrivate && selected.Selects(rule) && (text is null || HasText(rule, text)))
                .OrderByDescending(rule => rule.Severity).ThenBy(rule => rule.FullName, StringComparer.Ordinal)];
            if (found.Length == 0)
            {
                throw new UserErrorException(text is null
                    ? "there is no rule to list"
                    : $"no rule has the text '{text}', of {Counted.Of(signatures.Rules.Count, "rule")}");
            }

            Write(found, parsed.GetValue(json), terminal);
            return ExitCode.Clean;
        });
        return command;
    }

    private static void Write(SignatureRule[] rules, bool asJson, Terminal terminal)
    {
        if (asJson)
        {
            Array.ForEach(rules, rule => terminal.WriteJson(ToJson(rule)));
            return;
        }

        int width = rules.Max(rule => rule.FullName.Length);
        int categories = rules.Max(rule => (Finding.TextOf(rule, "category") ?? "-").Length);
        foreach (SignatureRule rule in rules)
        {
            string category = (Finding.TextOf(rule, "category") ?? "-").PadRight(categories);
            terminal.WriteLine($"{Terminal.Paint(rule.Severity, SeverityWidth)}  {rule.FullName.PadRight(width)}  {category}  {Finding.TextOf(rule, "description") ?? "-"}");
        }

        terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Counted.Of(rules.Length, "rule")}"));
    }

    private static bool HasText(SignatureRule rule, string text) =>
        rule.Tags.Append(rule.FullName).Concat(rule.Meta.Select(entry => entry.Value.ToString() ?? string.Empty))
            .Any(part => part.Contains(text, StringComparison.OrdinalIgnoreCase));

    private static string ToJson(SignatureRule rule)
    {
        var line = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line, LayerJson.Options))
        {
            json.WriteStartObject();
            json.WriteString("rule", rule.Name);
            json.WriteString("namespace", rule.Namespace);
            json.WriteString("severity", rule.Severity.ToWord());
            foreach (string key in new[] { "category", "description", "source" })
            {
                json.WriteString(key, Finding.TextOf(rule, key));
            }

            json.WriteStartArray("tags");
            foreach (string tag in rule.Tags)
            {
                json.WriteStringValue(tag);
            }

            json.WriteEndArray();
            json.WriteNumber("patterns", rule.Patterns.Count);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(line.WrittenSpan);
    }
}
