using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack;

/// <summary>What the reader of a layer may use, and where it says what is wrong.</summary>
internal sealed class UnpackContext(
    UnpackBudget budget, IReadOnlyList<string> passwords, Action<LayerProblem> report, UnpackContext? outer = null)
{
    // Whatever the layers around it hold, so much is given to each: most files are decoded with it.
    private const int SmallestRoom = 1 << 16;

    // Of all file systems in each other. Half of what is left for each: the outermost, which is read most, has most.
    private const long MostCached = 32 << 20;

    // The largest piece of memory of the layers around this one: their decoders stay open while this one is read.
    private readonly long _reservedOutside = outer?.Reserved ?? 0;
    private readonly long _cachedOutside = outer is null ? 0 : outer._cachedOutside + outer._cached;
    private long _largest;
    private long _cached;

    public UnpackBudget Budget { get; } = budget;

    public UnpackLimits Limits => Budget.Limits;

    /// <summary>Passwords to try on what is encrypted.</summary>
    public IReadOnlyList<string> Passwords { get; } = passwords;

    /// <summary>Of what is encrypted and stays closed: how it is encrypted, and that passwords were tried if there were any.</summary>
    public UnpackException StaysEncrypted(string cipher) => new(
        ProblemKind.Encrypted, Passwords.Count == 0 ? $"it is encrypted ({cipher})" : $"it is encrypted ({cipher}), and no password that was given opens it");

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

    /// <summary>Room for decoded blocks that may be needed again.</summary>
    /// <param name="wanted">How many bytes would be useful.</param>
    /// <returns>How many may be held.</returns>
    public long TakeCache(long wanted)
    {
        long granted = Math.Min(wanted, (MostCached - _cachedOutside - _cached) / 2);
        _cached += granted;
        return granted;
    }
}
