using System;
using System.Collections.Generic;

namespace FirmwareScanner.Fuzzing.Targets;

/// <summary>A reader with known faults, by which the fuzzer itself is tested: they lie behind four comparisons each.</summary>
public sealed class PlantedFaults : FuzzTarget
{
    /// <inheritdoc/>
    public override string Name => "planted";

    /// <inheritdoc/>
    public override int LongestInput => 64;

    /// <inheritdoc/>
    public override IEnumerable<byte[]> Seeds() => [[0, 0, 0, 0]];

    /// <inheritdoc/>
    public override void Run(byte[] input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Length > 3 && input[0] == 'F')
        {
            if (input[1] == 'U')
            {
                if (input[2] == 'Z')
                {
                    Fail(input[3]);
                }
            }
        }
    }

    private static void Fail(byte kind)
    {
        switch (kind)
        {
            case (byte)'e':
                throw new InvalidOperationException("planted");
            case (byte)'p':
                PropertyException.Require(false, "planted property");
                break;
            case (byte)'h':
                Turn(kind);
                break;
            case (byte)'s':
                Descend(kind);
                break;
            case (byte)'m':
                GC.KeepAlive(new byte[1 << 29]);
                break;
            default:
                break;
        }
    }

    private static void Turn(byte kind)
    {
        for (uint rounds = kind; rounds != 0; rounds = (rounds * 5) | 1)
        {
            GC.KeepAlive(rounds);
        }
    }

    private static int Descend(int depth) => depth < 0 ? depth : Descend(depth + 1) + Descend(depth + 2);
}
