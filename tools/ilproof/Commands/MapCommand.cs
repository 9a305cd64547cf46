using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
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
            string? jsonPath = parsed.GetValue(json);
            FileClaims claims = input.Claim(parsed);
            OutputTarget? jsonTarget = jsonPath is null or "-" ? null : claims.AddOutput(jsonPath);
            OutputTarget? svgTarget = parsed.GetValue(svg) is string svgPath ? claims.AddOutput(svgPath) : null;
            using ProofRun run = ProofRun.Of(input.Read(parsed));
            if (!run.IsBounded)
            {
                throw new UserErrorException("a method can call itself, so the stack has no bound: see ilproof check");
            }

            MemoryMap map = MemoryMap.Of(chosen, ReferenceSets.BuiltIn(), run);
            TextWriter output = parsed.InvocationConfiguration.Output;
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

            Write(jsonTarget, () => MapJson.Render(map));
            Write(svgTarget, () => MapSvg.Render(map));
            return ExitCode.Holds;
        });
        return command;
    }

    private static void Write(OutputTarget? target, Func<string> render)
    {
        if (target is not null)
        {
            using var file = OutputFile.Create(target);
            file.Stream.Write(Encoding.UTF8.GetBytes(render()));
            file.Commit();
        }
    }
}
