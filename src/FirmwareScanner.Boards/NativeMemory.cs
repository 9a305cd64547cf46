using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Boards;

/// <summary>
/// What the application makes nanoFramework's drivers take of the chip's internal RAM: buffers, stacks of tasks, open files. None of it
/// is in the managed heap or in the memory plan. Read in the sources of nf-interpreter, ESP-IDF, littlefs and esp_littlefs that
/// docs/memory.md names with each figure; what depends on the compiler is rounded up.
/// </summary>
public static class NativeMemory
{
    // What was received lies in the driver's ring, in that of the run time, and on the way from one to the other.
    private const int BuffersOfPort = 3;

    // Below this the driver rounds up: a byte more than the hardware's buffer.
    private const int SmallestBuffer = 129;

    private const int TasksOfPort = 2;
    private const int StackOfTask = 2048;
    private const int ControlOfTask = 400;

    // The words that stash the hardware's buffer, 20 events of 12 bytes, and the driver's object with its locks.
    private const int DriverOfPort = (128 * 4) + (20 * 12) + 800;

    // littlefs's cache, its file with time and path, and the C library's file with a buffer of one block.
    private const int LittleFsFile = 512 + 250 + 150 + 4096;

    // The file system with its window, five files that are not open, the card's driver.
    private const int Card = 600 + 512 + (5 * 60) + 1000;

    // A sector, and the C library's file with its buffer.
    private const int CardFile = 512 + 150 + 1024;

    /// <summary>The rows, each with what it is, its bytes and why it is that much.</summary>
    /// <param name="board">The board.</param>
    public static IReadOnlyList<NativeMemoryRow> RowsOf(Board board)
    {
        ArgumentNullException.ThrowIfNull(board);
        List<NativeMemoryRow> rows =
        [
            .. RowsOf(board.Link),
            .. RowsOf(board.Stream),
            new("file of the record", LittleFsFile, "open as long as the device runs"),
            new("file of a slot", LittleFsFile, "at start and during an update"),
        ];
        if (board.SdCard is not null)
        {
            rows.Add(new("card", Card + CardFile, "mounted when the button is pressed, with a file open"));
        }

        return rows;
    }

    /// <summary>Bytes of all rows.</summary>
    /// <param name="board">The board.</param>
    public static int TotalOf(Board board) => RowsOf(board).Sum(row => row.Bytes);

    private static IEnumerable<NativeMemoryRow> RowsOf(BoardUart port)
    {
        int buffer = Math.Max(port.ReadBufferBytes, SmallestBuffer);
        yield return new($"buffers of the {port.Role}", BuffersOfPort * buffer, $"{BuffersOfPort} x {buffer}");
        yield return new($"tasks of the {port.Role}", TasksOfPort * (StackOfTask + ControlOfTask), $"{TasksOfPort} stacks of {StackOfTask}");
        yield return new($"driver of the {port.Role}", DriverOfPort, "stash, events, object, locks");
    }
}

/// <summary>A part of what drivers take.</summary>
/// <param name="What">What takes it.</param>
/// <param name="Bytes">How much.</param>
/// <param name="Why">Why that much, or when.</param>
public sealed record NativeMemoryRow(string What, int Bytes, string Why);
