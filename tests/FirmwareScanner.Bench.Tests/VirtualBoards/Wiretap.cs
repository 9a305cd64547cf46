using System;
using System.Collections.Generic;
using FirmwareScanner.Database;
using FirmwareScanner.Link;

namespace FirmwareScanner.Bench.Tests.VirtualBoards;

/// <summary>Somebody on the line between host and board: reads every frame, keeps those to the board, and may change each.</summary>
internal sealed class Wiretap
{
    private readonly List<byte> _toBoard = [];
    private readonly List<byte> _toHost = [];

    /// <summary>Frames of the host as they were sent: type, sequence number, payload.</summary>
    internal List<byte[]> Recorded { get; } = [];

    /// <summary>Changes a frame on its way to the board, null takes it away; nothing is changed without.</summary>
    internal Func<byte[], byte[]?>? ChangeToBoard { get; set; }

    /// <summary>Changes a frame on its way to the host, null takes it away; nothing is changed without.</summary>
    internal Func<byte[], byte[]?>? ChangeToHost { get; set; }

    internal static FrameType TypeOf(byte[] frame) => (FrameType)frame[0];

    /// <summary>A frame as it stands on the line, delimiters around it.</summary>
    internal static byte[] Encode(byte[] frame)
    {
        var checksum = new Crc32();
        checksum.Add(frame, 0, frame.Length);
        byte[] whole = [.. frame, .. BitConverter.GetBytes(checksum.Value)];
        byte[] line = new byte[Cobs.EncodedLength(whole.Length) + 2];
        int end = Cobs.Encode(whole, whole.Length, line, 1);
        return line[..(end + 1)];
    }

    /// <summary>A frame of a type.</summary>
    internal static byte[] Frame(FrameType type, int sequence, params byte[] payload) =>
        [(byte)type, (byte)sequence, (byte)(sequence >> 8), .. payload];

    internal byte[] PassToBoard(ReadOnlySpan<byte> bytes) => Pass(_toBoard, bytes, frame =>
    {
        Recorded.Add(frame);
        return ChangeToBoard is null ? frame : ChangeToBoard(frame);
    });

    internal byte[] PassToHost(ReadOnlySpan<byte> bytes) =>
        Pass(_toHost, bytes, frame => ChangeToHost is null ? frame : ChangeToHost(frame));

    /// <summary>The frames in bytes of a line.</summary>
    internal static List<byte[]> Decode(ReadOnlySpan<byte> bytes)
    {
        var frames = new List<byte[]>();
        Pass([], bytes, frame =>
        {
            frames.Add(frame);
            return frame;
        });
        return frames;
    }

    private static byte[] Pass(List<byte> rest, ReadOnlySpan<byte> bytes, Func<byte[], byte[]?> change)
    {
        var passed = new List<byte>();
        foreach (byte value in bytes)
        {
            if (value != Cobs.Delimiter)
            {
                rest.Add(value);
                continue;
            }

            byte[] encoded = [.. rest];
            rest.Clear();
            int length = encoded.Length == 0 ? 0 : Cobs.Decode(encoded, encoded.Length);
            if (length < FrameReader.Overhead)
            {
                passed.Add(Cobs.Delimiter);
            }
            else if (change(encoded[..(length - 4)]) is byte[] changed)
            {
                passed.AddRange(Encode(changed));
            }
        }

        return [.. passed];
    }
}
