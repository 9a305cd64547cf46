using System;
using System.Collections.Generic;
using System.Threading;

namespace FirmwareScanner.Unpack;

/// <summary>What a walk has left of its limits.</summary>
internal sealed class UnpackBudget(UnpackLimits limits, CancellationToken cancellation)
{
    private readonly Stack<byte[]> _free = new();
    private long _held;

    public UnpackLimits Limits { get; } = limits;

    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>Length of the image in bytes, as soon as it is known.</summary>
    public long ImageLength { get; set; } = long.MaxValue;

    /// <summary>Objects come across so far.</summary>
    public long Objects { get; private set; }

    /// <summary>Bytes unpacked so far.</summary>
    public long Unpacked { get; private set; }

    /// <summary>How many bytes may be unpacked yet: so that one file of holes is refused, and does not end the walk.</summary>
    public long Left
    {
        get
        {
            long byRatio = ImageLength > Limits.MaximumUnpacked / Limits.MaximumRatio ? Limits.MaximumUnpacked : ImageLength * Limits.MaximumRatio;
            return Math.Max(0, Math.Min(Limits.MaximumUnpacked, Math.Max(Limits.RatioFloor, byRatio)) - Unpacked);
        }
    }

    /// <summary>Bytes of decoded layers that can still be held.</summary>
    public long FreeBytes => Limits.HeldBytes - _held;

    /// <summary>
    /// Bytes of windows that decoders take again whenever bytes that are not held must be decoded a second time: those of the layers
    /// around the one that is read.
    /// </summary>
    public long ReservedWindows { get; set; }

    /// <summary>Counts bytes that a decoder gave.</summary>
    public void Spend(long bytes)
    {
        Cancellation.ThrowIfCancellationRequested();
        Unpacked += bytes;
        if (Unpacked > Limits.MaximumUnpacked)
        {
            throw new UnpackException(ProblemKind.Unpacked, $"more than {Limits.MaximumUnpacked} bytes would be unpacked");
        }

        if (Unpacked > Limits.RatioFloor && Unpacked / Limits.MaximumRatio > ImageLength)
        {
            throw new UnpackException(
                ProblemKind.Ratio, $"it would unpack to more than {Limits.MaximumRatio} times the {ImageLength} bytes of the image");
        }
    }

    /// <summary>Counts an object.</summary>
    public void CountObject()
    {
        Cancellation.ThrowIfCancellationRequested();
        if (Objects >= Limits.MaximumObjects)
        {
            throw new UnpackException(ProblemKind.Objects, $"there are more than {Limits.MaximumObjects} objects");
        }

        Objects++;
    }

    /// <summary>A page for decoded bytes, or null if as many as allowed are held.</summary>
    public byte[]? TryTakePage()
    {
        if (_held + DecodedSource.PageLength > Limits.HeldBytes)
        {
            return null;
        }

        _held += DecodedSource.PageLength;
        return _free.TryPop(out byte[]? page) ? page : new byte[DecodedSource.PageLength];
    }

    /// <summary>Takes a page back.</summary>
    public void ReturnPage(byte[] page)
    {
        _held = Math.Max(0, _held - DecodedSource.PageLength);
        _free.Push(page);
    }
}
