using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using FirmwareScanner.Benchmarks.Processes;
using FirmwareScanner.Benchmarks.SignatureSets;

namespace FirmwareScanner.Benchmarks.Unpacking;

/// <summary>
/// The "unpack-speed" command: unpack and scan in one pass, beside taking everything out to a RAM disk and running yara over it.
/// </summary>
public static class UnpackSpeedCommand
{
    private const int RuleCount = 300;
    private const int Seed = 20261128;

    /// <summary>Creates the command.</summary>
    /// <returns>The command, ready to be added to the root.</returns>
    public static Command Create()
    {
        var images = new Argument<string[]>("images") { Description = "images that one tool takes apart", Arity = ArgumentArity.OneOrMore };
        var fwscan = new Option<string>("--fwscan") { Description = "the fwscan program", DefaultValueFactory = _ => "fwscan" };
        var scratch = new Option<string>("--scratch")
        {
            Description = "a folder for what is taken out, on a RAM disk",
            DefaultValueFactory = _ => "/dev/shm/fwscan-unpack-speed",
        };
        var rounds = new Option<int>("--rounds") { Description = "runs of each, of which the fastest counts", DefaultValueFactory = _ => 3 };
        Option<string> date = MarkedRegion.CreateDateOption();
        Option<string?> document = MarkedRegion.CreateOption();
        var command = new Command("unpack-speed", "time a scan that looks inside beside extraction to a RAM disk and yara")
        {
            images, fwscan, scratch, rounds, date, document,
        };
        command.SetAction(parsed =>
        {
            string folder = Directory.CreateDirectory(Path.GetFullPath(parsed.GetValue(scratch)!)).FullName;
            SignatureSet.Generate(SignatureSource.Text, RuleCount, Seed, []).Write(folder, "rules");
            var run = new UnpackSpeedRun(parsed.GetValue(fwscan)!, folder, Path.Combine(folder, "rules.yar"), parsed.GetValue(rounds));
            List<UnpackSpeed> speeds = [.. parsed.GetValue(images)!.Select(image => run.Measure(Path.GetFullPath(image)))];
            Directory.Delete(folder, recursive: true);
            string table = string.Join('\n', Describe(speeds, parsed.GetValue(date)!));
            Console.WriteLine(table);
            if (parsed.GetValue(document) is { } path)
            {
                MarkedRegion.Write(path, "speed", table);
            }

            return 0;
        });
        return command;
    }

    private static IEnumerable<string> Describe(IReadOnlyList<UnpackSpeed> speeds, string date)
    {
        string yara = ChildProcess.RunChecked("yara", ["--version"]).Trim();
        yield return $"Measured {date} on {Environment.ProcessorCount} processors, one used at a time; the fastest of several runs counts; {RuleCount} rules; YARA {yara}.";
        yield return string.Empty;
        yield return "| image | MB | inside, MB | way | wall, s | CPU, s | peak, MB |";
        yield return "|---|---|---|---|---|---|---|";
        foreach (UnpackSpeed speed in speeds)
        {
            string name = $"{speed.Name} | {Number(speed.Bytes / 1e6)} | {Number(speed.BytesInside / 1e6)}";
            yield return $"| {name} | fwscan scan | {Row(speed.Ours)} |";
            yield return $"| | | | of these its start | {Row(speed.Start)} |";
            yield return $"| | | | {speed.Tool} | {Row(speed.Extraction)} |";
            yield return $"| | | | yara -r | {Row(speed.Yara)} |";
            double both = speed.Extraction.Cpu + speed.Yara.Cpu;
            double work = Math.Max(0.01, speed.Ours.Cpu - speed.Start.Cpu);
            yield return $"| | | | both / fwscan, CPU | | {Number(both / speed.Ours.Cpu)} | |";
            yield return $"| | | | (fwscan less its start) / tool alone, CPU | | {Number(work / Math.Max(0.01, speed.Extraction.Cpu))} | |";
        }
    }

    private static string Row(UnpackTime time) => $"{Number(time.Wall)} | {Number(time.Cpu)} | {Number(time.PeakKilobytes / 1e3)}";

    private static string Number(double value) => value.ToString("N2", CultureInfo.InvariantCulture);
}
