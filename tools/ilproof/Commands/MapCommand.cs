using System.CommandLine;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Proof.Budgets;
using FirmwareScanner.Proof.Map;

namespace FirmwareScanner.Proof.Commands;

/// <summary><c>ilproof map</c>: what lives where on a board.</summary>
internal static class MapCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var input = new InputOptions();
        var board = new Option<string>("--board")
        {
            Description = $"The board: {string.Join(", ", MapBoard.All.Select(each => each.Name))}.",
            HelpName = "NAME",
            DefaultValueFactory = _ => MapBoard.All[0].Name,
        };
        var json = new Option<string?>("--json")
        {
            Description = "Write the map as JSON, too; - for standard output alone.",
            HelpName = "FILE",
        };
        var svg = new Option<string?>("--svg") { Description = "Write the map as a picture, too.", HelpName = "FILE.svg" };
        var command = new Command("map", "Show what lives in flash, static RAM, managed heap and stack of a board.");
        input.AddTo(command);
        command.Options.Add(board);
        command.Options.Add(json);
        command.Options.Add(svg);
        command.SetAction(parsed =>
        {
            MapBoard chosen = MapBoard.Find(parsed.GetRequiredValue(board));
            using ProofRun run = ProofRun.Of(input.Read(parsed));
            if (!run.IsBounded)
            {
                throw new UserErrorException("a method can call itself, so the stack has no bound: see ilproof check");
            }

            MemoryMap map = MemoryMap.Of(chosen, ReferenceSets.BuiltIn(), run);
            TextWriter output = parsed.InvocationConfiguration.Output;
            string? jsonPath = parsed.GetValue(json);
            if (jsonPath == "-")
            {
                output.Write(MapJson.Render(map));
            }
            else
            {
                foreach (string line in MapText.Lines(map))
                {
                    output.WriteLine(line);
                }
            }

            if (jsonPath is not null and not "-")
            {
                File.WriteAllText(jsonPath, MapJson.Render(map));
            }

            if (parsed.GetValue(svg) is { } svgPath)
            {
                File.WriteAllText(svgPath, MapSvg.Render(map));
            }

            return ExitCode.Holds;
        });
        return command;
    }
}
