using System;

namespace FirmwareScanner.Scanning;

/// <summary>
/// What finds candidates in place of a database's filter tables on a machine with caches, SIMD and unaligned loads. Only the desktop attaches one; a device's
/// build has no such class. It says where a sequence may stand, and the scanner verifies each of these places exactly as it does a table's.
/// </summary>
/// <remarks>
/// What it finds, and the order, must depend on nothing but the stream: not on where a window begins or ends. Of each occurrence of a sequence that it
/// is responsible for it gives exactly one place in one pass; of the links of a chain in stream order, all in one pass.
/// </remarks>
public abstract class SequenceFinder
{
    private const int FirstRoom = 256;

    /// <summary>How often it looks through each chunk, 1 or more; pass after pass is the order of events.</summary>
    public abstract int PassCount { get; }

    /// <summary>Whether it also finds the sequences that the database leaves to searches for a byte.</summary>
    public abstract bool FindsByteScans { get; }

    /// <summary>Greatest distance from a place that it looks at back to the first byte a match needs.</summary>
    public abstract int Back { get; }

    /// <summary>Greatest distance from a place that it looks at to the end of the last byte a match needs.</summary>
    public abstract int Ahead { get; }

    /// <summary>How many places the last call of Find gave.</summary>
    internal int Found { get; private set; }

    /// <summary>How many of these are verified.</summary>
    internal int Verified { get; set; }

    /// <summary>The sequence of each place.</summary>
    internal int[] Sequences { get; private set; } = new int[FirstRoom];

    /// <summary>The window's index at which its atom seems to stand.</summary>
    internal int[] Places { get; private set; } = new int[FirstRoom];

    /// <summary>Begins another stream: nothing is left to verify.</summary>
    internal void Begin()
    {
        Found = 0;
        Verified = 0;
    }

    internal int Find(int pass, ScanWindow window, int from, int to)
    {
        Found = 0;
        Verified = 0;
        return Find(pass, window.Buffer, window.Start, window.End, window.Origin, from, to);
    }

    /// <summary>Looks through a piece of the window, as long as it likes, and calls Add for each place.</summary>
    /// <param name="pass">0 to <see cref="PassCount"/> - 1.</param>
    /// <param name="buffer">The window.</param>
    /// <param name="windowStart">Index of its first valid byte.</param>
    /// <param name="windowEnd">Index after its last valid byte.</param>
    /// <param name="origin">Stream offset of index 0.</param>
    /// <param name="from">Where to begin; the window's start only where nothing of the stream stands before it.</param>
    /// <param name="to">Where to end at most, at most <paramref name="windowEnd"/>.</param>
    /// <returns>Index after the piece: more than <paramref name="from"/>.</returns>
    protected abstract int Find(int pass, byte[] buffer, int windowStart, int windowEnd, long origin, int from, int to);

    /// <summary>Gives a place to be verified.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="place">The window's index at which its atom seems to stand; may be outside of the window.</param>
    protected void Add(int sequence, int place)
    {
        if (Found == Sequences.Length)
        {
            int[] sequences = new int[2 * Found];
            int[] places = new int[2 * Found];
            Array.Copy(Sequences, sequences, Found);
            Array.Copy(Places, places, Found);
            Sequences = sequences;
            Places = places;
        }

        Sequences[Found] = sequence;
        Places[Found] = place;
        Found++;
    }
}
