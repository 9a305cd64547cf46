using FirmwareScanner.Database;

namespace FirmwareScanner.Scanning;

/// <content>On the desktop a finder may take the place of the filter tables, and of the searches for a byte. A device's build has none of this.</content>
internal sealed partial class ChunkScanner
{
    private SequenceFinder? _finder;

    /// <summary>Has a finder look for candidates; called before Attach.</summary>
    internal void Use(SequenceFinder? finder) => _finder = finder;

    /// <summary>Puts the finder in the place of what the database has.</summary>
    private void AttachFinder()
    {
        if (_finder is not null)
        {
            _tableCount = _finder.PassCount;
            _byteScanValues = _finder.FindsByteScans ? EmptyArrays.Objects : _byteScanValues;
        }
    }

    /// <summary>Scans a chunk with the finder's pass of a number, piece after piece.</summary>
    private bool ScanFound(int pass, int start, int end)
    {
        while (start < end)
        {
            start = _finder!.Find(pass, _window, start, end);
            _at = start;
            if (!VerifyFound(pass))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Verifies what the finder found last, as far as the sink has room.</summary>
    private bool VerifyFound(int pass)
    {
        SequenceFinder finder = _finder!;
        for (; finder.Verified < finder.Found; finder.Verified++)
        {
            if (!_verifier.VerifyAtom(finder.Sequences[finder.Verified], finder.Places[finder.Verified]))
            {
                return Suspend(pass, _at);
            }
        }

        return true;
    }
}
