using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace FirmwareScanner.Benchmarks.SignatureSets;

/// <summary>
/// Generated signatures, the same for every tool. Lengths are uniform from 8 to 52 bytes, 30 on average. The same seed, source
/// and samples give the same signatures.
/// </summary>
public sealed class SignatureSet
{
    private const int ShortestLength = 8;
    private const int LongestLength = 52;
    private const int FewestByteValues = 5;
    private const string TextAlphabet = "eeeeettttaaaooiinnssrrhhddllccuummffppggwwyybbvvkxjqz0123456789    __--//..%s";

    private SignatureSet(IReadOnlyList<byte[]> patterns)
    {
        Patterns = patterns;
    }

    /// <summary>The signatures, all different; signature i is called "s" and its number in every syntax.</summary>
    public IReadOnlyList<byte[]> Patterns { get; }

    /// <summary>Generates signatures.</summary>
    /// <param name="source">What they look like.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="samples">Firmware to cut from; not read for other sources.</param>
    /// <returns>The set.</returns>
    public static SignatureSet Generate(SignatureSource source, int count, int seed, IReadOnlyList<byte[]> samples)
    {
        var random = new Random(seed);
        var patterns = new List<byte[]>(count);
        var known = new HashSet<string>(StringComparer.Ordinal);
        // Padding is not what anyone writes a signature for, hence the least number of byte values in firmware cuts.
        for (long attempt = 0; patterns.Count < count; attempt++)
        {
            if (attempt > 1000L * count + 1000)
            {
                throw new BenchmarkException($"expected {count} different signatures of the samples, found only {patterns.Count}");
            }

            byte[] pattern = Next(source, random, samples);
            bool isPlain = source == SignatureSource.Firmware && pattern.Distinct().Count() < FewestByteValues;
            if (!isPlain && known.Add(Convert.ToHexString(pattern)))
            {
                patterns.Add(pattern);
            }
        }

        return new SignatureSet(patterns);
    }

    /// <summary>Signatures as YARA rules, one hex string each.</summary>
    /// <returns>Rule file.</returns>
    public string ToYara() => Join((name, hex) => $"rule {name} {{ strings: $a = {{ {hex} }} condition: $a }}\n");

    /// <summary>Signatures as ClamAV extended signatures: any target, any offset.</summary>
    /// <returns>.ndb file.</returns>
    public string ToClamAv() => Join((name, hex) => $"{name}:0:*:{hex.ToLowerInvariant()}\n");

    /// <summary>Signatures as plain hex, one a line.</summary>
    /// <returns>Hex file, for the Hyperscan driver.</returns>
    public string ToHex() => Join((_, hex) => hex + "\n");

    /// <summary>Signatures as a magic file for binwalk 2.</summary>
    /// <returns>Magic file.</returns>
    public string ToMagic()
    {
        return Join((name, hex) => "0 string " + string.Concat(hex.Chunk(2).Select(pair => "\\x" + new string(pair))) + $" {name}\n");
    }

    /// <summary>Writes all four syntaxes.</summary>
    /// <param name="folder">Folder to write to.</param>
    /// <param name="name">File name without extension.</param>
    public void Write(string folder, string name)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name + ".yar"), ToYara());
        File.WriteAllText(Path.Combine(folder, name + ".ndb"), ToClamAv());
        File.WriteAllText(Path.Combine(folder, name + ".hex"), ToHex());
        File.WriteAllText(Path.Combine(folder, name + ".magic"), ToMagic());
    }

    private static byte[] Next(SignatureSource source, Random random, IReadOnlyList<byte[]> samples)
    {
        int length = random.Next(ShortestLength, LongestLength + 1);
        var pattern = new byte[length];
        switch (source)
        {
            case SignatureSource.Random:
                random.NextBytes(pattern);
                break;
            case SignatureSource.Text:
                for (int i = 0; i < length; i++)
                {
                    pattern[i] = (byte)TextAlphabet[random.Next(TextAlphabet.Length)];
                }

                break;
            default:
                byte[] sample = samples[random.Next(samples.Count)];
                int start = random.Next(Math.Max(1, sample.Length - length));
                pattern = sample.AsSpan(start, Math.Min(length, sample.Length - start)).ToArray();
                break;
        }

        return pattern;
    }

    private string Join(Func<string, string, string> line)
    {
        var text = new StringBuilder();
        for (int i = 0; i < Patterns.Count; i++)
        {
            text.Append(line($"s{i}", Convert.ToHexString(Patterns[i])));
        }

        return text.ToString();
    }
}
