using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.Pictures;

/// <summary>
/// What the segments of a JPEG say so far, and its coded pictures, followed without making pixels: with Huffman codes, in one pass or in
/// several (ITU-T T.81, annexes F and G).
/// </summary>
internal sealed class JpegPicture
{
    private const int Kinds = 2;
    private const int Numbers = 4;
    private const int FirstSequential = 0xC0;
    private const int LastSequential = 0xC1;
    private const int Progressive = 0xC2;

    private readonly JpegCodes?[] _codes = new JpegCodes?[Kinds * Numbers];
    private readonly List<JpegComponent> _components = [];
    private int _interval;
    private bool _isProgressive;
    private bool _isFollowed;

    /// <summary>Whether a frame was there.</summary>
    public bool HasFrame { get; private set; }

    /// <summary>Whether a coded picture was there.</summary>
    public bool HasScan { get; private set; }

    /// <summary>Whether a segment is tables of quantities (B.2.4.1).</summary>
    public static bool AreQuantities(ReadOnlySpan<byte> body)
    {
        while (!body.IsEmpty)
        {
            int length = 1 + (body[0] < 0x10 ? 64 : 128);
            if ((body[0] & 0x0F) >= Numbers || body[0] >= 0x20 || body.Length < length)
            {
                return false;
            }

            body = body[length..];
        }

        return true;
    }

    /// <summary>Reads tables of codes (B.2.4.2).</summary>
    public bool TakeCodes(ReadOnlySpan<byte> body)
    {
        while (!body.IsEmpty)
        {
            if (body.Length < 1 + JpegCodes.LongestCode || (body[0] & 0x0F) >= Numbers || body[0] >> 4 >= Kinds)
            {
                return false;
            }

            ReadOnlySpan<byte> counts = body.Slice(1, JpegCodes.LongestCode);
            int symbols = 0;
            foreach (byte count in counts)
            {
                symbols += count;
            }

            int length = 1 + JpegCodes.LongestCode + symbols;
            if (symbols > 256 || body.Length < length)
            {
                return false;
            }

            _codes[((body[0] >> 4) * Numbers) + (body[0] & 0x0F)] =
                new JpegCodes(counts, body.Slice(1 + JpegCodes.LongestCode, symbols));
            body = body[length..];
        }

        return true;
    }

    /// <summary>Reads after how many units codes begin anew (B.2.4.4).</summary>
    public bool TakeInterval(ReadOnlySpan<byte> body)
    {
        _interval = body.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(body) : 0;
        return body.Length == 2;
    }

    /// <summary>Reads a frame (B.2.2).</summary>
    public bool TakeFrame(int marker, ReadOnlySpan<byte> body)
    {
        const int FixedLength = 6;
        const int ComponentLength = 3;
        HasFrame = true;
        _components.Clear();
        _isProgressive = marker == Progressive;
        _isFollowed = marker is FirstSequential or LastSequential or Progressive;
        if (body.Length < FixedLength || body[5] is 0 or > 4 || body.Length != FixedLength + (body[5] * ComponentLength))
        {
            _isFollowed = false;
            return false;
        }

        int height = BinaryPrimitives.ReadUInt16BigEndian(body[1..]);
        int width = BinaryPrimitives.ReadUInt16BigEndian(body[3..]);
        for (ReadOnlySpan<byte> rest = body[FixedLength..]; !rest.IsEmpty; rest = rest[ComponentLength..])
        {
            _components.Add(new JpegComponent(rest[0], rest[1] >> 4, rest[1] & 0x0F));
        }

        _isFollowed &= height > 0 && width > 0 && _components.TrueForAll(component => component.IsSampled);
        if (_isFollowed)
        {
            int mostAcross = 1;
            int mostDown = 1;
            foreach (JpegComponent component in _components)
            {
                mostAcross = Math.Max(mostAcross, component.Across);
                mostDown = Math.Max(mostDown, component.Down);
            }

            _components.ForEach(component => component.SetSize(width, height, mostAcross, mostDown));
        }

        return true;
    }

    /// <summary>Follows a coded picture.</summary>
    /// <param name="header">Its header (B.2.3).</param>
    /// <param name="bits">Its bits.</param>
    /// <param name="context">Limits.</param>
    /// <returns>Offset behind it; null if it is of a kind that is not followed.</returns>
    public long? FollowScan(ReadOnlySpan<byte> header, JpegBits bits, UnpackContext context)
    {
        HasScan = true;
        if (!_isFollowed || header.Length < 1 || header.Length != 1 + (2 * header[0]) + 3)
        {
            return null;
        }

        var scan = new JpegScan(bits, _isProgressive, header[^3..]);
        for (int i = 0; i < header[0]; i++)
        {
            int id = header[1 + (2 * i)];
            int tables = header[2 + (2 * i)];
            if (_components.Find(component => component.Id == id) is not { } component || tables >> 4 >= Numbers || (tables & 15) >= Numbers)
            {
                return null;
            }

            if (_isProgressive)
            {
                component.HoldBlocks(context);
            }

            scan.Add(component, _codes[tables >> 4], _codes[Numbers + (tables & 15)]);
        }

        return scan.Follow(_interval, context) ? bits.Position : null;
    }
}
