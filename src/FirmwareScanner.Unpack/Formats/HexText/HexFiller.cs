using FirmwareScanner.Unpack.Formats.Boot;

namespace FirmwareScanner.Unpack.Formats.HexText;

/// <summary>Puts what the lines of a text say where it belongs.</summary>
internal sealed class HexFiller(HexTextReader reader, GrowingSource bytes, AddressedContent addressed, UnpackContext context)
{
    private long _lines;
    private bool _isFull;
    private bool _isCounted;

    /// <summary>Reads lines up to the last.</summary>
    public void Fill()
    {
        while (true)
        {
            context.Spend(0);
            HexRecord record = reader.Next();
            if (record.Kind == HexRecordKind.None)
            {
                if (!GoesOn())
                {
                    return;
                }

                continue;
            }

            if (!record.IsSumRight)
            {
                context.Report(ProblemKind.Checksum, "the checksum of a line is wrong");
            }

            if (record.Kind == HexRecordKind.End)
            {
                return;
            }

            Take(record);
        }
    }

    private void Take(HexRecord record)
    {
        _isCounted = record.Kind == HexRecordKind.Count;
        if (record.Kind == HexRecordKind.Count && record.Address != (_lines & 0xFFFFFF) && record.Address != (_lines & 0xFFFF))
        {
            context.Report(ProblemKind.Damaged, $"there are {_lines} lines of data, not {record.Address}");
        }

        if (record.Kind != HexRecordKind.Data)
        {
            return;
        }

        _lines++;
        if (_isFull)
        {
            return;
        }

        try
        {
            long start = bytes.Length;
            bytes.Add(reader.Decoded.Slice(record.Start, record.Length), context);
            addressed.Add(record.Address, start, record.Length);
        }
        catch (UnpackException exception) when (exception.Kind == ProblemKind.Memory)
        {
            // The rest is still read, so that it is known where the text ends.
            context.Report(exception.Kind, exception.Message);
            _isFull = true;
        }
    }

    /// <summary>What to do with a line that is none.</summary>
    private bool GoesOn()
    {
        // Without a start address some tools write no last line, and end with the count.
        if (_isCounted && reader.Mark is not ((byte)':' or (byte)'S'))
        {
            return false;
        }

        // A line that is cut, or the end of the text without its last line.
        if (reader.HasEnded)
        {
            bool isCut = reader.Mark is (byte)':' or (byte)'S';
            if (isCut)
            {
                reader.Skip();
            }

            context.Report(ProblemKind.Truncated, isCut ? "its last line is cut" : "the last line is not there");
            return false;
        }

        context.Report(ProblemKind.Damaged, "a line is damaged, or the last one is not there");
        if (reader.Mark is not ((byte)':' or (byte)'S'))
        {
            return false;
        }

        reader.Skip();
        return true;
    }
}
