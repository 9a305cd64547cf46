using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;

namespace FirmwareScanner.Fuzzing.Engine;

/// <summary>The inputs that each took an edge for the first time.</summary>
internal sealed class InputCorpus
{
    private const int LengthOfName = 16;
    private const int RecentOneOf = 8;

    private readonly List<byte[]> _inputs = [];

    /// <summary>How many there are.</summary>
    internal int Count => _inputs.Count;

    /// <summary>Adds an input.</summary>
    internal void Add(byte[] input) => _inputs.Add(input);

    /// <summary>Any input: half the time one of those that came last, and of two the shorter one more often.</summary>
    internal byte[] Choose(Random random)
    {
        byte[] first = Any();
        byte[] second = Any();
        return random.Next(3) > 0 && second.Length < first.Length ? second : first;

        byte[] Any()
        {
            int recent = Math.Max(1, _inputs.Count / RecentOneOf);
            return random.Next(2) == 0 ? _inputs[^(1 + random.Next(recent))] : _inputs[random.Next(_inputs.Count)];
        }
    }

    /// <summary>The files of a folder, in the order of their names; none if it is not there.</summary>
    internal static IEnumerable<byte[]> Load(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)
        : [];

    /// <summary>Writes an input into a folder, under a name made from its bytes.</summary>
    internal static void Save(string folder, byte[] input)
    {
        Directory.CreateDirectory(folder);
        string name = Convert.ToHexStringLower(SHA256.HashData(input))[..LengthOfName];
        File.WriteAllBytes(Path.Combine(folder, name), input);
    }
}
