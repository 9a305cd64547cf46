using System;
using System.Collections.Generic;
using System.Text;

namespace FirmwareScanner.Fuzzing.Targets;

/// <summary>Something that reads bytes of strangers, and what must hold for it whatever they are.</summary>
public abstract class FuzzTarget
{
    /// <summary>What it is called on the command line and in the corpus.</summary>
    public abstract string Name { get; }

    /// <summary>Bytes that an input has at most.</summary>
    public abstract int LongestInput { get; }

    /// <summary>Pieces that inputs are likely to hold: words, marks, numbers of the format.</summary>
    public virtual IReadOnlyList<byte[]> Dictionary => [];

    /// <summary>Whether rare steps are done in each run: so it is when one input is replayed.</summary>
    public bool IsThorough { get; set; }

    /// <summary>Inputs to begin with, made by the product of today: those in the corpus may be of an older version of a format.</summary>
    public abstract IEnumerable<byte[]> Seeds();

    /// <summary>Reads an input. Whatever it throws is a finding.</summary>
    /// <param name="input">The bytes.</param>
    /// <exception cref="PropertyException">Something that must hold does not.</exception>
    public abstract void Run(byte[] input);

    /// <summary>Puts lengths and sums right after a mutation, so that more of them get past the first checks.</summary>
    /// <param name="input">The bytes; changed in place.</param>
    public virtual void Repair(byte[] input)
    {
    }

    /// <summary>Whether a step that is too dear for each run is due for this input; the same answer each time.</summary>
    /// <param name="input">The bytes.</param>
    /// <param name="oneOf">How many inputs share one such step.</param>
    protected bool IsDue(byte[] input, int oneOf)
    {
        ArgumentNullException.ThrowIfNull(input);
        return IsThorough || StableHash(input) % (uint)oneOf == 0;
    }

    /// <summary>Words as bytes.</summary>
    protected static IReadOnlyList<byte[]> Words(params string[] words) => [.. Array.ConvertAll(words, Encoding.UTF8.GetBytes)];

    // HashCode has another seed in each process; this one must not.
    private static uint StableHash(byte[] input)
    {
        uint hash = 2166136261;
        foreach (byte value in input)
        {
            hash = (hash ^ value) * 16777619;
        }

        return hash ^ (hash >> 15);
    }
}

/// <summary>Something that must hold whatever is read does not.</summary>
/// <param name="message">What.</param>
public sealed class PropertyException(string message) : Exception(message)
{
    /// <summary>Throws if something does not hold.</summary>
    public static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new PropertyException(what);
        }
    }
}
