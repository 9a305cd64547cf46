using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Reports;
using FirmwareScanner.Reports.Components;
using FirmwareScanner.Rules;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan sbom</c>: the software in an image.</summary>
internal static class SbomCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        Components are those of package lists in the image's file systems (dpkg, opkg, apk), what os-release says, and those that rules
        name by their metadata (docs/compare.md). What nothing tells of is not in it: it is no proof that something is missing.

        Exit codes: 0 written; 2 error, or something in the image was not looked into (the document is written and says so);
        130 interrupted.

        """;

    private const string EpochVariable = "SOURCE_DATE_EPOCH";
    private const int MostShownPlaces = 1;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var image = new Argument<string>("IMAGE") { Description = "The image." };
        var format = new Option<string>("--format", "-f")
        {
            Description = "cyclonedx (1.6, JSON; the default) or text, a table.",
            HelpName = "FORMAT",
            DefaultValueFactory = _ => "cyclonedx",
        };
        Choice.Limit(format, "cyclonedx", "text");
        var output = new Option<string?>("--output", "-o") { Description = "Write to FILE instead of standard output.", HelpName = "FILE" };
        var rules = new RuleOptions();
        var layers = new LayerOptions();
        var command = new Command("sbom", "List the software in an image with its versions, as CycloneDX.") { image, format, output };
        rules.AddTo(command);
        layers.AddTo(command, isScan: false);
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption();
            var claims = new FileClaims();
            SignatureSet signatures = rules.Load(parsed, RuleOptions.ForScans, terminal, claims);
            string path = parsed.GetRequiredValue(image);
            claims.AddInput(path);
            using OutputFile? file = parsed.GetValue(output) is string name ? OutputFile.Create(claims.AddOutput(name), interruption.Token) : null;
            ImageContents contents = ImageReading.Read(path, signatures, null, layers.Read(parsed), interruption.Token);
            Write(parsed.GetValue(format) == "text", contents, file?.Stream, terminal);
            file?.Commit();
            ScanSummary.Complain(terminal, contents.Scan);
            return contents.IsIncomplete ? ExitCode.Error : ExitCode.Clean;
        });
        return command;
    }

    private static void Write(bool isText, ImageContents contents, Stream? file, Terminal terminal)
    {
        if (isText)
        {
            Terminal target = file is null ? terminal : new Terminal(file);
            WriteTable(target, contents.Components);
            target.Flush();
            return;
        }

        var subject = new BillSubject(
            ImageInput.NameOf(contents.Scan.Path), contents.Inventory.Image.Sha256 ?? string.Empty, ProgramVersion.Text, Now(), contents.IsIncomplete);
        CycloneDxReport.Write(file ?? terminal.OutStream, subject, contents.Components);
    }

    private static void WriteTable(Terminal terminal, IReadOnlyList<SoftwareComponent> components)
    {
        int names = components.Select(component => SafeText.Escape(component.Name).Length).Append(0).Max();
        int versions = components.Select(component => VersionOf(component).Length).Append(0).Max();
        foreach (SoftwareComponent component in components)
        {
            string name = SafeText.Escape(component.Name).PadRight(names);
            string more = component.Places.Count > MostShownPlaces ? FormattableString.Invariant($" and {component.Places.Count - MostShownPlaces:N0} more") : string.Empty;
            string place = component.Places[0].Path is { Length: > 0 } path ? path : "the image itself";
            terminal.WriteLine($"{name}  {VersionOf(component).PadRight(versions)}  {component.Evidence}, in {place}{more}");
        }

        terminal.WriteLine($"{Counted.Of(components.Count, "component")}");
    }

    private static string VersionOf(SoftwareComponent component) => component.Version is null ? "-" : SafeText.Escape(component.Version);

    // Whoever wants the same bytes from the same image says which time to write (https://reproducible-builds.org/specs/source-date-epoch/).
    private static DateTimeOffset Now() => Environment.GetEnvironmentVariable(EpochVariable) is not { Length: > 0 } text ? DateTimeOffset.UtcNow
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
        : throw new UserErrorException($"{EpochVariable}: expected seconds since 1970, found '{text}'");
}
