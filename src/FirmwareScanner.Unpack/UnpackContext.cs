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

/// <summary>What the reader of a layer may use, and where it says what is wrong.</summary>
internal sealed class UnpackContext(
    UnpackBudget budget, IReadOnlyList<string> passwords, Action<LayerProblem> report, UnpackContext? outer = null)
{
    // Whatever the layers around it hold, so much is given to each: most files are decoded with it.
    private const int SmallestRoom = 1 << 16;

    // The largest piece of memory of the layers around this one: their decoders stay open while this one is read.
    private readonly long _reservedOutside = outer?.Reserved ?? 0;
    private long _largest;

    public UnpackBudget Budget { get; } = budget;

    public UnpackLimits Limits => Budget.Limits;

    /// <summary>Passwords to try on what is encrypted.</summary>
    public IReadOnlyList<string> Passwords { get; } = passwords;

    public CancellationToken Cancellation => Budget.Cancellation;

    /// <summary>
    /// Counts bytes that were decoded or made up (zeros of a sparse file, a block of metadata). Whatever loops over something whose
    /// number the input decides calls it, with 0 if nothing else: it also sees that the user wants to stop.
    /// </summary>
    /// <exception cref="UnpackException">A limit is reached.</exception>
    public void Spend(long bytes) => Budget.Spend(bytes);

    /// <summary>Says what is wrong with the layer; reading goes on.</summary>
    public void Report(ProblemKind kind, string text) => report(new LayerProblem(kind, text));

    /// <summary>The largest window or dictionary that a decoder may hold now.</summary>
    public int WindowRoom => (int)Math.Max(SmallestRoom, Limits.MaximumWindow - _reservedOutside - Budget.ReservedWindows);

    private long Reserved => _reservedOutside + _largest;

    /// <summary>
    /// Refuses a window, dictionary, table or block that is larger than allowed, before it is allocated. The largest of each layer counts
    /// for the layers inside it as well, so that nesting does not multiply the bound.
    /// </summary>
    /// <exception cref="UnpackException">It is.</exception>
    public void CheckMemory(long bytes, string what)
    {
        long room = Limits.MaximumWindow - _reservedOutside - Budget.ReservedWindows;
        if (bytes < 0 || bytes > room)
        {
            throw new UnpackException(ProblemKind.Memory, $"{what} of {bytes} bytes is larger than the {room} allowed here");
        }

        _largest = Math.Max(_largest, bytes);
    }
}
