using System.CommandLine;
using FirmwareScanner.Layers;
using FirmwareScanner.Reports.Comparison;
using FirmwareScanner.Reports.Components;
using FirmwareScanner.Rules;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan diff</c>: what a new image has that the old one had not.</summary>
internal static class DiffCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        What has only moved is the same: findings are compared by the bytes of their matches, files by their SHA-256, both by paths
        without offsets. Informational rules and software are compared by name and version.

        Exit codes: 0 no new finding, and both images were looked into whole; 1 a new finding; 2 error, or something was not looked
        into and nothing new was found; 130 interrupted.

        """;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var old = new Argument<string>("OLD") { Description = "The image as it was." };
        var current = new Argument<string>("NEW") { Description = "The image as it is." };
        var json = new Option<bool>("--json") { Description = "One JSON document." };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "All files that differ, not only the first." };
        var rules = new RuleOptions();
        var filter = new FilterOptions();
        var layers = new LayerOptions();
        var command = new Command("diff", "Compare two images: findings, software and files that are new, changed or gone.") { old, current, json, verbose };
        rules.AddTo(command);
        filter.AddTo(command);
        layers.AddTo(command, isScan: false);
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption();
            SignatureSet signatures = rules.Load(parsed, RuleOptions.ForScans, terminal);
            RuleFilter? selected = filter.Read(parsed, signatures);
            UnpackOptions options = layers.Read(parsed);
            ImageContents before = ImageReading.Read(parsed.GetRequiredValue(old), signatures, selected, options, interruption.Token);
            ImageContents after = ImageReading.Read(parsed.GetRequiredValue(current), signatures, selected, options, interruption.Token);
            var comparison = new ImageComparison(before, after);
            if (parsed.GetValue(json))
            {
                ComparisonJson.Write(terminal.OutStream, before, after, comparison);
            }
            else
            {
                new ComparisonText(terminal, parsed.GetValue(verbose)).Write(before, after, comparison);
            }

            ScanSummary.Complain(terminal, before.Scan);
            ScanSummary.Complain(terminal, after.Scan);
            return comparison.Added.Count > 0 ? ExitCode.Found
                : comparison.IsIncomplete && !comparison.IsSame ? ExitCode.Error
                : ExitCode.Clean;
        });
        return command;
    }
}
