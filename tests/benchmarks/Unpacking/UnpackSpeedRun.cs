using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Benchmarks.PeerComparison;
using FirmwareScanner.Benchmarks.Processes;

namespace FirmwareScanner.Benchmarks.Unpacking;

/// <summary>What a command took.</summary>
/// <param name="Wall">Seconds on the clock.</param>
/// <param name="Cpu">Seconds of processor time.</param>
/// <param name="PeakKilobytes">Largest resident set.</param>
public sealed record UnpackTime(double Wall, double Cpu, long PeakKilobytes);

/// <summary>How long an image takes either way.</summary>
/// <param name="Name">Name of the image.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="BytesInside">Bytes of the files that the tool takes out.</param>
/// <param name="Tool">The tool.</param>
/// <param name="Ours">fwscan scan of the image.</param>
/// <param name="Start">The same of a file of a few bytes: start of the program and loading of the rules.</param>
/// <param name="Extraction">The tool, to a RAM disk.</param>
/// <param name="Yara">yara over what the tool has taken out.</param>
public sealed record UnpackSpeed(
    string Name, long Bytes, long BytesInside, string Tool, UnpackTime Ours, UnpackTime Start, UnpackTime Extraction, UnpackTime Yara);

/// <summary>Times both ways, in turn, each on one processor.</summary>
/// <param name="fwscan">The fwscan program.</param>
/// <param name="folder">A folder on a RAM disk.</param>
/// <param name="rules">The rules, as YARA reads them.</param>
/// <param name="rounds">How often; the run of the least processor time counts.</param>
public sealed class UnpackSpeedRun(string fwscan, string folder, string rules, int rounds)
{
    private const int Processor = 0;

    // By the end of the name: what people would type. {0} is the image; the folder that it runs in is empty.
    private static readonly (string Ending, string Tool, string Line)[] Tools =
    [
        (".squashfs", "unsquashfs", "unsquashfs -no-progress -no-xattrs -quiet -processors 1 -d out {0}"),
        (".tar.gz", "tar -xzf", "tar -xzf {0} --no-same-owner"),
        (".tar.xz", "tar -xJf", "tar -xJf {0} --no-same-owner"),
        (".cpio.gz", "gzip -dc, cpio -i", "gzip -dc {0} | cpio -idm --quiet --no-absolute-filenames"),
        (".zip", "unzip", "unzip -q -o {0}"),
        (".fd", "UEFIExtract", "cp {0} image.fd && UEFIExtract image.fd all"),
        (".gz", "gzip -dc", "gzip -dc {0} > content"),
        (".xz", "xz -dc", "xz -dc {0} > content"),
        (".zst", "zstd -dc", "zstd -dcq {0} > content"),
    ];

    private readonly TimedProcess _timed = new(folder, Processor);

    /// <summary>Measures an image.</summary>
    /// <param name="image">The image.</param>
    public UnpackSpeed Measure(string image)
    {
        (string ending, string tool, string line) = Tools.FirstOrDefault(known => image.EndsWith(known.Ending, StringComparison.OrdinalIgnoreCase));
        if (ending is null)
        {
            throw new BenchmarkException($"{image}: expected one of {string.Join(' ', Tools.Select(known => known.Ending))} at the end of its name");
        }

        string small = Path.Combine(folder, "small.bin");
        string taken = Path.Combine(folder, "taken");
        File.WriteAllText(small, "nothing");
        var ours = new List<UnpackTime>();
        var start = new List<UnpackTime>();
        var extraction = new List<UnpackTime>();
        var yara = new List<UnpackTime>();
        for (int round = 0; round < rounds; round++)
        {
            ours.Add(Run([fwscan, "scan", "--rules", rules, "--jobs", "1", image]));
            start.Add(Run([fwscan, "scan", "--rules", rules, "--jobs", "1", small]));
            Renew(taken);
            extraction.Add(Run(["sh", "-c", $"cd {taken} && {line.Replace("{0}", image, StringComparison.Ordinal)}"]));
            yara.Add(Run(["yara", "--threads=1", "--no-warnings", "--recursive", rules, taken]));
        }

        long inside = Directory.EnumerateFiles(taken, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Sum(file => new FileInfo(file).Length);
        Renew(taken);
        return new UnpackSpeed(
            Path.GetFileName(image), SizeOf(image), inside, tool, Least(ours), Least(start), Least(extraction), Least(yara));
    }

    private static UnpackTime Least(List<UnpackTime> times) => times.MinBy(time => time.Cpu)!;

    private static long SizeOf(string path) => ((FileInfo?)File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path)).Length;

    private static void Renew(string path)
    {
        // Tools keep rights by which nobody but the superuser could delete what they wrote.
        ChildProcess.RunChecked("rm", ["-rf", path]);
        Directory.CreateDirectory(path);
    }

    private UnpackTime Run(IReadOnlyList<string> command)
    {
        TimedRun run = _timed.Run(command, [0, 1, 2]);
        return new UnpackTime(run.Seconds, run.CpuSeconds, run.PeakKilobytes);
    }
}
