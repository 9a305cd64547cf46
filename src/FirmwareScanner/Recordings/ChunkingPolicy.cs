using System;
using System.Diagnostics.CodeAnalysis;

namespace FirmwareScanner.Recordings;

/// <summary>How a file is cut into chunks when a recording is made from it.</summary>
public sealed class ChunkingPolicy
{
    private readonly CutRule _rule;

    private ChunkingPolicy(CutRule rule)
    {
        _rule = rule;
    }

    /// <summary>Chunks of one length; the last may be shorter.</summary>
    /// <param name="length">The length in bytes, 1 to 262,144.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public static ChunkingPolicy Fixed(int length)
    {
        return new ChunkingPolicy(CutRule.Fixed(length));
    }

    /// <summary>
    /// Chunks of 1 to 4096 bytes, all lengths equally likely: 1 plus the top 12 bits of the next SplitMix64 number. The
    /// same seed gives the same lengths on every machine and in every version.
    /// </summary>
    /// <param name="seed">Where the sequence starts.</param>
    /// <returns>The policy.</returns>
    public static ChunkingPolicy Random(ulong seed)
    {
        return new ChunkingPolicy(CutRule.Random(seed));
    }

    /// <summary>Reads a policy: a number of bytes, or "random:SEED".</summary>
    /// <param name="text">The text.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="FormatException">The text is no policy; the message says what would be one.</exception>
    public static ChunkingPolicy Parse(string text)
    {
        return TryParse(text, out ChunkingPolicy? policy, out string? error)
            ? policy
            : throw new FormatException(error);
    }

    /// <summary>Reads a policy as <see cref="Parse"/> does.</summary>
    /// <param name="text">The text.</param>
    /// <param name="policy">The policy, or null.</param>
    /// <param name="error">What is wrong and what would be right, or null.</param>
    /// <returns>True if the text is a policy.</returns>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out ChunkingPolicy? policy, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        policy = CutRule.Parse(text) is CutRule rule ? new ChunkingPolicy(rule) : null;
        error = policy is not null ? null
            : $"chunking '{text}': expected a number of bytes from 1 to 262144, {CutRule.RandomExpectation}";
        return policy is not null;
    }

    /// <summary>The text that <see cref="Parse"/> reads back.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        return _rule.Text;
    }

    internal CutLengths CreateLengths()
    {
        return _rule.CreateLengths();
    }
}
