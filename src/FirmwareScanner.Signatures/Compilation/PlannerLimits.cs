using System;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>Sizes of tables that the planner considers.</summary>
/// <param name="LeastFilterBits">Least log2 of a filter's size in bytes.</param>
/// <param name="MostFilterBits">Greatest log2 of a filter's size in bytes.</param>
/// <param name="MostBucketBits">Greatest log2 of the number of buckets.</param>
/// <param name="PricePerByte">Cost per input byte that a byte of tables must save to be worth it.</param>
/// <param name="Bytes">Device memory that all tables together may take.</param>
internal sealed record PlannerLimits(
    int LeastFilterBits, int MostFilterBits, int MostBucketBits, double PricePerByte, long Bytes)
{
    // 256 sequences of 30 bytes within 24 KB, 512 within 40 KB, patterns included: 8 KB and 64 bytes a sequence.
    private const int DeviceBytes = 8_192;
    private const int DeviceBytesPerSequence = 64;

    // Long sequences use up that sum by themselves; these remain for the tables.
    private const int LeastDeviceBytes = 6_144;
    private const int LeastDeviceBytesPerSequence = 12;

    /// <summary>The limits of a profile.</summary>
    /// <param name="options">Profile and budget.</param>
    /// <param name="sequences">The number of sequences.</param>
    /// <param name="otherBytes">Device memory of everything but the tables.</param>
    public static PlannerLimits For(CompilerOptions options, int sequences, long otherBytes)
    {
        long allowed = (options.BudgetBytes ?? long.MaxValue) - otherBytes;
        if (options.Profile == TargetProfile.Desktop)
        {
            return new PlannerLimits(12, 22, 18, 1e-9, allowed);
        }

        if (options.BudgetBytes is null)
        {
            long usual = DeviceBytes + ((long)DeviceBytesPerSequence * sequences) - otherBytes;
            allowed = Math.Max(usual, LeastDeviceBytes + ((long)LeastDeviceBytesPerSequence * sequences));
        }

        // A kilobyte that saves less than a hundredth of an instruction per byte is better left to the application.
        return new PlannerLimits(8, 16, 12, 0.01 / 1024, allowed);
    }
}
