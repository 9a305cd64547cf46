using System;

namespace FirmwareScanner.Recordings;

/// <summary>Turns the time stamps of one interface into nanoseconds (options if_tsresol and if_tsoffset).</summary>
internal readonly struct PcapngTimestampUnit
{
    private const ulong NanosecondsPerSecond = 1_000_000_000;
    private const byte MicrosecondResolution = 6;
    private const byte NanosecondResolution = 9;
    private const byte PowerOfTwoFlag = 0x80;

    private readonly byte _resolution;
    private readonly long _offsetSeconds;

    /// <summary>Sets the unit.</summary>
    /// <param name="resolution">N for units of 10^-N seconds, 0x80 + N for units of 2^-N seconds.</param>
    /// <param name="offsetSeconds">Seconds to add to every time stamp.</param>
    internal PcapngTimestampUnit(byte resolution, long offsetSeconds)
    {
        _resolution = resolution;
        _offsetSeconds = offsetSeconds;
    }

    /// <summary>Converts a time stamp, rounding down.</summary>
    /// <param name="ticks">The time stamp in units.</param>
    /// <param name="nanoseconds">The same time in nanoseconds.</param>
    /// <returns>False if the time does not fit into 64 bits, about 292 years from 1970.</returns>
    internal bool TryConvert(ulong ticks, out long nanoseconds)
    {
        Int128 total = Scale(ticks) + ((Int128)_offsetSeconds * NanosecondsPerSecond);
        bool fits = total >= long.MinValue && total <= long.MaxValue;
        nanoseconds = fits ? (long)total : 0;
        return fits;
    }

    private Int128 Scale(ulong ticks)
    {
        if (_resolution == NanosecondResolution)
        {
            return ticks;
        }

        if (_resolution >= PowerOfTwoFlag)
        {
            return (Int128)((UInt128)ticks * NanosecondsPerSecond >> (_resolution - PowerOfTwoFlag));
        }

        Int128 scaled = ticks;
        for (int digit = _resolution; digit < NanosecondResolution; digit++)
        {
            scaled *= 10;
        }

        for (int digit = _resolution; digit > NanosecondResolution && scaled != 0; digit--)
        {
            scaled /= 10;
        }

        return scaled;
    }
}
