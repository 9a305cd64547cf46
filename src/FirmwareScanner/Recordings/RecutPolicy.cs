using System;
using System.Diagnostics.CodeAnalysis;

namespace FirmwareScanner.Recordings;

/// <summary>How the chunks of a recording are cut anew for a replay; see <see cref="Recutter"/>.</summary>
public sealed class RecutPolicy
{
    private readonly CutRule _rule;

    private RecutPolicy(CutRule rule, bool keepsCuts = false)
    {
        _rule = rule;
        KeepsRecordedCuts = keepsCuts;
    }

    /// <summary>The cuts of the recording; only chunks that are too long for the consumer are divided.</summary>
    public static RecutPolicy Recorded { get; } =
        new(new CutRule("recorded", () => new CutLengths.Fixed(int.MaxValue)), keepsCuts: true);

    /// <summary>Pieces as long as the consumer accepts.</summary>
    public static RecutPolicy Whole { get; } = new(new CutRule("whole", () => new CutLengths.Fixed(int.MaxValue)));

    /// <summary>Pieces of 2, 3, 5, 7, 11 ... 4093 bytes, then again from 2: cuts at ever other alignments.</summary>
    public static RecutPolicy Primes { get; } = new(new CutRule("primes", () => new CutLengths.Primes()));

    internal bool KeepsRecordedCuts { get; }

    /// <summary>Pieces of one length.</summary>
    /// <param name="length">The length in bytes, 1 to 262,144.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is out of range.</exception>
    public static RecutPolicy Fixed(int length)
    {
        return new RecutPolicy(CutRule.Fixed(length));
    }

    /// <summary>Pieces of 1 to 4096 bytes, the same sequence as <see cref="ChunkingPolicy.Random"/>.</summary>
    /// <param name="seed">Where the sequence starts.</param>
    /// <returns>The policy.</returns>
    public static RecutPolicy Random(ulong seed)
    {
        return new RecutPolicy(CutRule.Random(seed));
    }

    /// <summary>Reads a policy: a number of bytes, "primes", "whole", "recorded" or "random:SEED".</summary>
    /// <param name="text">The text.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="FormatException">The text is no policy; the message says what would be one.</exception>
    public static RecutPolicy Parse(string text)
    {
        return TryParse(text, out RecutPolicy? policy, out string? error) ? policy : throw new FormatException(error);
    }

    /// <summary>Reads a policy as <see cref="Parse"/> does.</summary>
    /// <param name="text">The text.</param>
    /// <param name="policy">The policy, or null.</param>
    /// <param name="error">What is wrong and what would be right, or null.</param>
    /// <returns>True if the text is a policy.</returns>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out RecutPolicy? policy, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        policy = text switch
        {
            "recorded" => Recorded,
            "whole" => Whole,
            "primes" => Primes,
            _ => CutRule.Parse(text) is CutRule rule ? new RecutPolicy(rule) : null,
        };
        error = policy is not null ? null
            : $"re-cut '{text}': expected a number of bytes from 1 to 262144, primes, whole, recorded, "
            + CutRule.RandomExpectation;
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
