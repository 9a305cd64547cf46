using System;

namespace FirmwareScanner.Unpack.Codecs;

/// <summary>lzip (the lzip manual, "File format"; RFC draft diaz-lzip): members of LZMA with checksums, as one content.</summary>
/// <param name="input">The compressed bytes.</param>
/// <param name="maximumWindow">How much of a dictionary is held at most.</param>
internal sealed class LzipDecoder(CodecInput input, int maximumWindow) : DecoderStream(input)
{
    /// <summary>Bytes of the header of a member.</summary>
    public const int HeaderLength = 6;

    // lc 3, lp 0, pb 2.
    private const byte Properties = 93;

    private LzmaDecoder? _member;
    private int _largestWindow;
    private bool _hasBegun;
    private long _start;
    private long _size;
    private uint _checksum;

    public override long LargestWindow => _largestWindow;

    /// <summary>Whether bytes are the header of a member.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> header) =>
        header.StartsWith("LZIP"u8) && header[4] == 1 && DictionarySize(header[5]) is >= 1 << 12 and <= 1 << 29;

    protected override int Decode(Span<byte> buffer)
    {
        while (true)
        {
            if (_member is null)
            {
                if (_hasBegun && !(Input.Ensure(HeaderLength) && IsHeader(Input.Peek(HeaderLength))))
                {
                    return 0;
                }

                BeginMember();
            }

            int count = _member!.Read(buffer);
            _largestWindow = Math.Max(_largestWindow, _member.WindowLength);
            if (count > 0)
            {
                _checksum = Checksums.Crc32(buffer[..count], _checksum);
                _size += count;
                return count;
            }

            EndMember();
        }
    }

    protected override void Release() => _member?.Dispose();

    private static int DictionarySize(byte code)
    {
        int size = 1 << (code & 0x1F);
        return size - ((size >> 4) * (code >> 5));
    }

    private void BeginMember()
    {
        _start = Input.Consumed;
        ReadOnlySpan<byte> header = Input.Read(HeaderLength);
        if (!IsHeader(header))
        {
            throw new UnpackException(ProblemKind.Damaged, "no header of lzip");
        }

        _member = new LzmaDecoder(Input, Properties, DictionarySize(header[5]), -1, maximumWindow);
        _hasBegun = true;
        _checksum = 0;
        _size = 0;
    }

    private void EndMember()
    {
        _member!.Dispose();
        _member = null;
        if (Input.ReadUInt32() != _checksum)
        {
            Note(ProblemKind.Checksum, "the checksum of the lzip data is wrong");
        }

        if (Input.ReadUInt64() != (ulong)_size)
        {
            Note(ProblemKind.Checksum, "the lzip data has another size than its trailer says");
        }

        // Read first: the number counts itself.
        if (Input.ReadUInt64() != (ulong)(Input.Consumed - _start))
        {
            Note(ProblemKind.Checksum, "the lzip member has another length than its trailer says");
        }
    }
}
