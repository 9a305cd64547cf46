using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Corpus.Storing;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Reports;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan corpus query</c>: asks a store.</summary>
internal static class CorpusQueryCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        A line is a finding: severity, rule, number of matches, when it was first seen, the first bytes of the object's SHA-256, and where it is.
        With --places a line is a place at which an object lies, whether something was found in it or not.

        Exit codes: 0 answered, whatever the answer; 2 error.

        """;

    private const int UsualRows = 1000;
    private const int ShownDigest = 16;
    private const int SeverityWidth = 8;

    private static readonly string[] DateFormats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK"];

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("STORE") { Description = "The store." };
        var rule = new Option<string[]>("--rule") { Description = "Rules with this name: * for any characters, ? for one. May be repeated.", HelpName = "NAME" };
        var severity = SeverityOption.Create("--severity", "Rules of this severity and above, by default low; unrated rules stay.");
        var digest = new Option<string?>("--object") { Description = "Objects whose SHA-256 begins so, an even number of hexadecimal digits.", HelpName = "HEX" };
        var images = CorpusReportCommand.CreateImages();
        var since = new Option<string?>("--since") { Description = "Only what was first seen at this time or later, such as 2026-01-31 or 2026-01-31T12:00:00Z.", HelpName = "TIME" };
        var places = new Option<bool>("--places") { Description = "The places at which objects lie, and not what was found in them." };
        var json = new Option<bool>("--json") { Description = "A line of JSON for each." };
        Option<int?> limit = NumberOption.Create("--limit", FormattableString.Invariant($"The most lines, by default {UsualRows}."), 1, int.MaxValue);
        var command = new Command("query", "Ask a store by rule, severity, object, image, or time.") { name };
        command.AddOptions([rule, severity, digest, images, since, places, json, limit]);
        command.Validators.Add(result =>
        {
            if (result.GetValue(places) && (result.GetResult(rule) is not null || result.GetResult(severity) is not null))
            {
                result.AddError("--places is about objects: --rule and --severity ask for findings");
            }
        });
        command.SetAction(parsed =>
        {
            var query = new FindingQuery
            {
                Rules = new RuleFilter { MinimumSeverity = parsed.GetValue(severity) ?? Severity.Low, Names = parsed.GetValue(rule) ?? [] },
                Object = ReadDigest(parsed.GetValue(digest)),
                Images = CorpusReportCommand.ReadImages(parsed, images),
                Since = ReadTime(parsed.GetValue(since)),
                WantsPlaces = parsed.GetValue(places),
            };
            using CorpusStore store = CorpusStore.Open(parsed.GetRequiredValue(name), creates: false);
            int most = parsed.GetValue(limit) ?? UsualRows;
            IReadOnlyList<FindingRow> rows = FindingSearch.Find(store, query, most == int.MaxValue ? most : most + 1);
            foreach (FindingRow row in rows.Take(most))
            {
                Write(row, parsed.GetValue(json), terminal);
            }

            if (rows.Count > most)
            {
                terminal.Complain($"there are more than {Counted.Of(most, "line")}: --limit N shows more, or ask for less");
            }

            return ExitCode.Clean;
        });
        return command;
    }

    private static void Write(FindingRow row, bool asJson, Terminal terminal)
    {
        string seen = row.FirstSeen.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        if (asJson)
        {
            terminal.WriteJson(ToJson(row, seen));
        }
        else if (row.Rule is SignatureRule rule)
        {
            terminal.WriteLine($"{Terminal.Paint(rule.Severity, SeverityWidth)}  {rule.Name}  {row.Matches.ToString("N0", CultureInfo.InvariantCulture)}  {seen}  {row.Sha256[..ShownDigest]}  {row.Image + row.InnerPath}");
        }
        else
        {
            terminal.WriteLine($"{row.Sha256}  {row.Size.ToString("N0", CultureInfo.InvariantCulture)} bytes  {seen}  {row.Image + row.InnerPath}");
        }
    }

    private static string ToJson(FindingRow row, string seen)
    {
        return JsonLine.MakeText(json =>
        {
            LayerJson.WritePath(json, row.Image + row.InnerPath);
            if (row.Rule is SignatureRule rule)
            {
                json.WriteString("rule", rule.Name);
                json.WriteString("namespace", rule.Namespace);
                json.WriteString("severity", rule.Severity.ToWord());
                json.WriteNumber("matches", row.Matches);
            }

            json.WriteString("object", row.Sha256);
            json.WriteNumber("size", row.Size);
            json.WriteString("first_seen", seen);
        }, LayerJson.Options);
    }

    private static byte[] ReadDigest(string? text)
    {
        const int MostDigits = 64;
        return text is null ? []
            : text.Length is > 0 and <= MostDigits && text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text)
            : throw new UserErrorException($"--object: expected an even number of hexadecimal digits, 2 to {MostDigits}, found '{text}'");
    }

    private static DateTimeOffset? ReadTime(string? text)
    {
        const DateTimeStyles Universal = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return text is null ? null
            : DateTimeOffset.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, Universal, out DateTimeOffset time) ? time
            : throw new UserErrorException($"--since: expected a time such as 2026-01-31 or 2026-01-31T12:00:00Z, found '{text}'");
    }
}
