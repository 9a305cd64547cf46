using System;
using RuntimeGC = nanoFramework.Runtime.Native.GC;

namespace FirmwareScanner.Application.Tests;

/// <summary>
/// What the interpreter says of its heap. It does not say what was allocated, but it collects when there is no room: so the heap is filled
/// but for a little, and an object that nobody holds is left in it. If that is still there at the end, nothing was collected, and less
/// than that little was allocated. A heap far larger than that of a board is not filled, and says little.
/// </summary>
public static class HeapProbe
{
    // After a collection the interpreter makes the frames of its calls anew, which takes more than 4 KB of it.
    private const int LeftBytes = 8192;
    private const int LargestPiece = 16_384;

    // A larger heap is no board's: it is not filled, and the 64-bit interpreter dies when it is full.
    private const int LargestHeap = 400_000;
    private const int SmallestPiece = 256;
    private const int MostPieces = 64;

    private static readonly byte[]?[] Ballast = new byte[]?[MostPieces];
    private static WeakReference? _unheld;
    private static int _marked;

    /// <summary>Notes what is free.</summary>
    public static void Mark()
    {
        _marked = Free();
    }

    /// <summary>Bytes that were taken, and are held, since the mark.</summary>
    public static int Taken()
    {
        return _marked - Free();
    }

    /// <summary>Begins to look for what is allocated.</summary>
    public static void Begin()
    {
        Fill();
        _unheld = Abandon();
    }

    /// <summary>Ends looking.</summary>
    /// <returns>0 if less was allocated than there was room for, and so nothing collected; else that room.</returns>
    public static int End()
    {
        bool isThere = _unheld!.IsAlive;
        for (int i = 0; i < Ballast.Length; i++)
        {
            Ballast[i] = null;
        }

        return isThere ? 0 : LeftBytes;
    }

    private static int Free()
    {
        // Without compaction, of which the 64-bit interpreter dies.
        return (int)RuntimeGC.Run(false);
    }

    private static WeakReference Abandon()
    {
        return new WeakReference(new byte[1]);
    }

    private static void Fill()
    {
        int piece = Free() < LargestHeap ? LargestPiece : 0;
        for (int i = 0; i < Ballast.Length && piece >= SmallestPiece; i++)
        {
            int room = Free() - LeftBytes;
            piece = room < piece ? room : piece;
            try
            {
                Ballast[i] = piece >= SmallestPiece ? new byte[piece] : null;
            }
            catch (OutOfMemoryException)
            {
                piece /= 2;
            }
        }
    }
}
