using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Benchmarks.Rulesets;

/// <summary>
/// Makes a sample of each rule file, in which its strings stand one after the other behind the header of an executable, so that rules
/// fire that no harmless file would set off.
/// </summary>
public static class RulesetSamples
{
    private const int SequencesOfPattern = 4;
    private const int LongestJump = 64;
    private const int HeaderLength = 512;

    /// <summary>Writes the samples.</summary>
    /// <param name="files">The rule files.</param>
    /// <param name="folder">Where to put them.</param>
    public static void Write(IReadOnlyList<RulesetFile> files, string folder)
    {
        for (int i = 0; i < files.Count; i++)
        {
            var loader = new RuleLoader(new DiagnosticBag(), RulesetCompiler.Settings(skipsFaulty: true));
            loader.AddFile(files[i].Path, "default");
            string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"rules-{i:D5}.bin"));
            File.WriteAllBytes(path, [.. Header(), .. loader.Build().Rules.SelectMany(rule => rule.Patterns).SelectMany(BytesOf)]);
        }
    }

    // Enough of one for "uint16(0) == 0x5A4D and uint32(uint32(0x3C)) == 0x4550".
    private static byte[] Header()
    {
        byte[] header = new byte[HeaderLength];
        "MZ"u8.CopyTo(header);
        header[0x3C] = 0x80;
        "PE\0\0"u8.CopyTo(header.AsSpan(0x80));
        return header;
    }

    private static IEnumerable<byte> BytesOf(Pattern pattern) =>
        pattern.Sequences.Take(SequencesOfPattern).SelectMany(sequence => sequence.Elements.SelectMany(BytesOf).Concat(" \r\n "u8.ToArray()));

    private static IEnumerable<byte> BytesOf(Element element) => element is JumpElement jump
        ? Enumerable.Repeat((byte)'.', Math.Min(jump.Minimum, LongestJump))
        : [Enumerable.Range(0, 256).Select(value => (byte)value).First(((ByteElement)element).Matches)];
}
