using System.CommandLine;
using FirmwareScanner.Layers;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

namespace FirmwareScanner.Tool.Commands;

/// <summary><c>fwscan tree</c>: what an image consists of.</summary>
internal static class TreeCommand
{
    /// <summary>What the help says below the options.</summary>
    public const string Notes = """
        A line for each layer, and for each file, folder and link in one: offset and length in what holds it (- if it does not lie
        there in one piece), size of its content, how many times the length that is, bits a byte (entropy; 8 is random), name.
        Lines with ! say what is wrong with the layer above them. At the end every byte of the image is accounted for:
        opened, scanned (no layer, or data whose structure was checked), padding, opaque (high entropy, no known format), refused.

        Exit codes: 0 everything was opened; 2 error, or something could not be opened; 130 interrupted.

        """;

    /// <summary>The command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var image = new Argument<string>("IMAGE") { Description = "The image, or - for standard input." };
        var json = new Option<bool>("--json") { Description = "JSON Lines: an object for each line of the tree." };
        var layers = new LayerOptions();
        var command = new Command("tree", "Show the layers of an image, with offsets, sizes and entropy.") { image, json };
        layers.AddTo(command, isScan: false);
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption();
            UnpackOptions options = layers.Read(parsed);
            string path = parsed.GetRequiredValue(image);
            LayerTree? tree = null;
            ImageInput.Use(
                path, options.Limits.HeldBytes, interruption.Token, source => tree = LayerTree.Read(source, options, interruption.Token));
            var report = new TreeReport(terminal, ImageInput.NameOf(path));
            if (parsed.GetValue(json))
            {
                report.WriteJson(tree!);
            }
            else
            {
                report.WriteText(tree!);
            }

            return tree!.HasProblems ? ExitCode.Error : ExitCode.Clean;
        });
        return command;
    }
}
