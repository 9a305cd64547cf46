using System.CommandLine;
using System.IO;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Layers;
using FirmwareScanner.Reports;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan extract</c>: writes what is inside an image.</summary>
internal static class ExtractCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        What a scan calls router.bin!squashfs@0x1a0000/etc/passwd is written to DIR/router.bin!squashfs@0x1a0000/etc/passwd. Nothing
        is written outside DIR: parts such as .. and what cannot be part of a name become % and two hexadecimal digits. Links
        that lead out are not made, nor are device nodes; nothing is set-uid. DIR/manifest.jsonl says of each object where it lies
        in the image, where it was written or why it was not, its size and SHA-256, and what is wrong with it; links come last.

        Exit codes: 0 done; 2 error, or something could not be opened; 130 interrupted: what was written so far stays.

        """;

    private const string ManifestName = "manifest.jsonl";

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var image = new Argument<string>("IMAGE") { Description = "The image, or - for standard input." };
        var output = new Option<string>("--output", "-o")
        {
            Description = "The folder to write to; made if it is not there, and refused if there is something in it.",
            HelpName = "DIR",
            Required = true,
        };
        var match = new Option<string?>("--match")
        {
            Description = "Write files of such names only: * for any characters, ? for one; with a slash the whole path inside the image is meant.",
            HelpName = "GLOB",
        };
        var layers = new LayerOptions();
        var command = new Command("extract", "Write the files inside an image to a folder, safely.") { image, output, match };
        layers.AddTo(command, isScan: false);
        command.SetAction(parsed =>
        {
            string folder = parsed.GetRequiredValue(output);
            string? pattern = parsed.GetValue(match);
            if (pattern is not null && pattern.Trim('/').Length == 0)
            {
                throw new UserErrorException($"--match: a pattern of names must say something, found '{pattern}'");
            }

            using var interruption = new Interruption();
            using var manifest = new ExtractionManifest(Path.Combine(folder, ManifestName));
            UnpackOptions options = layers.Read(parsed);
            string path = parsed.GetRequiredValue(image);
            ImageInput.Use(path, options.Limits.HeldBytes, interruption.Token, source => LayerExtractor.Extract(
                source, ImageInput.NameOf(path), folder, manifest.Write, pattern, options, interruption.Token));
            return Conclude(manifest, folder, terminal);
        });
        return command;
    }

    private static int Conclude(ExtractionManifest manifest, string folder, Terminal terminal)
    {
        terminal.WriteLine($"written   {Counted.Of(manifest.Files, "file")}, {manifest.Bytes:N0} bytes, to {folder}");
        terminal.WriteLine($"manifest  {Path.Combine(folder, ManifestName)}");
        if (manifest.LeftOut > 0)
        {
            terminal.Complain($"not made: {Counted.Of(manifest.LeftOut, "object")} (links that lead out, device nodes): see not_written in the manifest");
        }

        if (manifest.Problems == 0)
        {
            return ExitCode.Clean;
        }

        terminal.Complain($"{Counted.Of(manifest.Problems, "object")} could not be opened, or not whole: see the problems in the manifest");
        return ExitCode.Error;
    }
}
