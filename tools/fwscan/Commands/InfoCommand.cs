using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Bench;
using FirmwareScanner.Boards;
using FirmwareScanner.Database;
using FirmwareScanner.Reports;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan info</c>: what is in a database.</summary>
internal static class InfoCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        The memory plan is that of the reference board's application with this database, as from fwscan compile --board.

        Exit codes: 0 shown; 2 the file is not a database, or damaged.

        """;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("FILE.fsdb") { Description = "The database." };
        var json = new Option<bool>("--json") { Description = "One JSON object." };
        var key = new Option<string?>("--key")
        {
            Description = "Refuse the database unless its authentication code matches this key: the bytes of FILE.",
            HelpName = "FILE",
        };
        var command = new Command("info", "Show what is in a signature database.") { file, json, key };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            SignatureSet signatures = SignatureSet.Load(path, RuleOptions.ReadKey(parsed.GetValue(key)));
            var device = BoardFit.Of(BoardCatalog.Boards[0], signatures);
            if (signatures.Warning is not null)
            {
                terminal.Complain("warning: " + signatures.Warning);
            }

            if (parsed.GetValue(json))
            {
                terminal.WriteJson(ToJson(path, signatures, device));
            }
            else
            {
                WriteText(path, signatures, device, terminal);
            }

            return ExitCode.Clean;
        });
        return command;
    }

    private static IEnumerable<(string Name, long Value)> Numbers(SignatureSet signatures, BoardFit device)
    {
        SignatureDatabase database = signatures.Database;
        return
        [
            ("fileBytes", signatures.Image.Length),
            ("rules", database.RuleCount),
            ("patterns", database.PatternCount),
            ("sequences", database.SequenceCount),
            ("namespaces", database.NamespaceCount),
            ("filterTables", database.TableCount),
            ("chunkLength", database.ChunkLength),
            ("historyLength", database.HistoryLength),
            ("stackDepth", database.StackDepth),
            ("deviceBytes", device.TotalBytes),
        ];
    }

    private static void WriteText(string path, SignatureSet signatures, BoardFit device, Terminal terminal)
    {
        SignatureDatabase database = signatures.Database;
        IReadOnlyList<DatabaseSection> sections = DatabaseSection.AllOf(signatures);
        bool isAuthenticated = sections.Any(section => section.Kind == (int)SectionKind.AuthenticationCode);
        terminal.WriteLine(Format($"{path}: signature database, version 1, {signatures.Image.Length:N0} bytes"));
        string authentication = isAuthenticated ? "with" : "without";
        terminal.WriteLine(Format($"identity        {(uint)database.Identity:X8}, {authentication} authentication code"));
        string namespaces = Counted.Of(database.NamespaceCount, "namespace");
        terminal.WriteLine(Format($"rules           {database.RuleCount:N0} in {namespaces}: {Severities(signatures)}"));
        if (database.IsInformationalByIntent)
        {
            terminal.WriteLine("purpose         informational by intent: to name things, not to find any");
        }

        if (database.Unwraps)
        {
            terminal.WriteLine("unwrapping      on: a device opens what is wrapped, or calls the stream incomplete");
        }

        string sequences = Format($"{database.SequenceCount:N0}, filter tables {database.TableCount}");
        terminal.WriteLine(Format($"patterns        {database.PatternCount:N0}, sequences {sequences}"));
        string history = Format($"{database.HistoryLength:N0} bytes before each block");
        terminal.WriteLine(Format($"history length  {history}, chunks of {database.ChunkLength:N0}"));
        terminal.WriteLine(string.Empty);
        terminal.WriteHeading("Sections of the file");
        var table = new TextTable(" kind", " offset", " bytes", "name");
        foreach (DatabaseSection section in sections)
        {
            table.Add($"0x{section.Kind:x2}", section.Offset, section.Length, SectionNames.Of(section.Kind));
        }

        terminal.WriteLines(table.Lines());
        terminal.WriteLine(string.Empty);
        terminal.WriteHeading($"Memory plan of {device.Board}");
        terminal.WriteLines(PlanText.Lines(device.Rows, device.TotalBytes, device.BudgetBytes, 0));
    }

    private static string Severities(SignatureSet signatures)
    {
        return string.Join(", ", signatures.Rules
            .GroupBy(rule => rule.Severity)
            .OrderByDescending(group => group.Key)
            .Select(group => Format($"{group.Count():N0} {group.Key.ToWord()}")));
    }

    private static string ToJson(string path, SignatureSet signatures, BoardFit device)
    {
        return JsonLine.MakeText(json =>
        {
            json.WriteString("path", path);
            json.WriteString("identity", ((uint)signatures.Database.Identity).ToString("X8", CultureInfo.InvariantCulture));
            json.WriteBoolean("unwraps", signatures.Database.Unwraps);
            foreach ((string name, long value) in Numbers(signatures, device))
            {
                json.WriteNumber(name, value);
            }

            json.WriteStartArray("sections");
            foreach (DatabaseSection section in DatabaseSection.AllOf(signatures))
            {
                json.WriteStartObject();
                json.WriteNumber("kind", section.Kind);
                json.WriteString("name", SectionNames.Of(section.Kind));
                json.WriteNumber("offset", section.Offset);
                json.WriteNumber("length", section.Length);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("ruleNames");
            foreach (SignatureRule rule in signatures.Rules)
            {
                json.WriteStringValue(rule.FullName);
            }

            json.WriteEndArray();
        });
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
