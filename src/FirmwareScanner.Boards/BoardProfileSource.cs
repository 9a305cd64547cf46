using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace FirmwareScanner.Boards;

/// <summary>
/// Writes the C# sources by which the device knows its pins and the numbers of its memory plan. They use numbers only: a string
/// literal allocates on the device each time it is met.
/// </summary>
public static class BoardProfileSource
{
    private const string Notice = "// Made from hardware/boards by 'fwscan wiring --generate'. Do not edit.";
    private const string AllBoards = "BOARD_ALL";

    /// <summary>The sources of some boards.</summary>
    /// <param name="boards">The boards.</param>
    /// <returns>The text of each file by its name; lines end in LF.</returns>
    public static IReadOnlyDictionary<string, string> Generate(IReadOnlyList<Board> boards)
    {
        ArgumentNullException.ThrowIfNull(boards);
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["BoardProfiles.cs"] = WriteChoice(boards) };
        foreach (Board board in boards)
        {
            files.Add(ClassOf(board) + ".cs", WriteBoard(board));
        }

        return files;
    }

    /// <summary>The values of a board's profile by the names of its properties, as C# writes them.</summary>
    /// <param name="board">The board.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> ValuesOf(Board board)
    {
        ArgumentNullException.ThrowIfNull(board);
        (string, object)[] values =
        [
            ("Number", board.Number),
            ("PassPin", board.Pass.Gpio),
            ("BlockPin", board.Block.Gpio),
            ("BusyPin", board.Busy.Gpio),
            ("FaultPin", board.Fault.Gpio),
            ("ButtonPin", board.Button.Pin.Gpio),
            ("ButtonNeedsPullUp", board.Button.PullUp == ButtonPullUp.Internal),
            ("LinkPort", board.Link.Port),
            ("LinkTxPin", board.Link.Tx.Gpio),
            ("LinkRxPin", board.Link.Rx.Gpio),
            ("LinkBaudRate", board.Link.BaudRate),
            ("LinkReadBuffer", board.Link.ReadBufferBytes),
            ("StreamPort", board.Stream.Port),
            ("StreamTxPin", board.Stream.Tx.Gpio),
            ("StreamRxPin", board.Stream.Rx.Gpio),
            ("StreamRtsPin", PinOf(board.Stream.Rts)),
            ("StreamCtsPin", PinOf(board.Stream.Cts)),
            ("StreamBaudRate", board.Stream.BaudRate),
            ("StreamReadBuffer", board.Stream.ReadBufferBytes),
            ("StreamSealIsBehind", board.Stream.IsSealBehind),
            ("SdClockPin", PinOf(board.SdCard?.Clock)),
            ("SdMisoPin", PinOf(board.SdCard?.Miso)),
            ("SdMosiPin", PinOf(board.SdCard?.Mosi)),
            ("SdChipSelectPin", PinOf(board.SdCard?.ChipSelect)),
            ("MemoryBudget", board.Plan.BudgetBytes),
            ("RingCapacity", board.Plan.RingBytes),
            ("BlockCount", board.Plan.BlockCount),
            ("BlockLength", board.Plan.BlockPayloadBytes),
            ("JournalCapacity", board.Plan.JournalEvents),
            ("UnwrapWindow", board.Plan.UnwrapBytes),
            ("LogDrive", DriveOf(board.Log)),
            ("LogFiles", board.Log.Files),
            ("LogFileLength", board.Log.FileBytes),
        ];
        return [.. values.Select(value => KeyValuePair.Create(value.Item1, ToCSharp(value.Item2)))];
    }

    /// <summary>The symbol that selects a board when the device's project is built, such as <c>BOARD_ESP32_DEVKITC</c>.</summary>
    /// <param name="board">The board.</param>
    public static string SymbolOf(Board board)
    {
        ArgumentNullException.ThrowIfNull(board);
        return "BOARD_" + board.Name.Replace('-', '_').ToUpperInvariant();
    }

    private static string ClassOf(Board board)
    {
        IEnumerable<string> words = board.Name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]);
        return string.Concat(words) + "Profile";
    }

    private static object PinOf(BoardPin? pin) => pin is null ? "BoardProfile.NoPin" : pin.Gpio;

    private static string DriveOf(BoardLog log) => log.Drive switch
    {
        LogDrive.Internal => "BoardProfile.InternalLog",
        LogDrive.Card => "BoardProfile.CardLog",
        _ => "BoardProfile.NoLog",
    };

    private static string ToCSharp(object value)
    {
        return value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture)!;
    }

    private static string WriteBoard(Board board)
    {
        var text = new StringBuilder();
        Line(text, Notice);
        Line(text, $"#if {AllBoards} || {SymbolOf(board)}");
        Line(text, "namespace FirmwareScanner.Device.Boards;");
        Line(text);
        Line(text, $"/// <summary>{board.Title}: {board.Description}.</summary>");
        Line(text, $"internal static class {ClassOf(board)}");
        Line(text, "{");
        Line(text, "    internal static BoardProfile Create()");
        Line(text, "    {");
        Line(text, "        return new BoardProfile");
        Line(text, "        {");
        foreach ((string name, string value) in ValuesOf(board))
        {
            Line(text, $"            {name} = {value},");
        }

        Line(text, "        };");
        Line(text, "    }");
        Line(text, "}");
        Line(text, "#endif");
        return text.ToString();
    }

    private static string WriteChoice(IReadOnlyList<Board> boards)
    {
        var text = new StringBuilder();
        Line(text, Notice);
        Line(text, "using System;");
        Line(text);
        Line(text, "namespace FirmwareScanner.Device.Boards;");
        Line(text);
        Line(text, "/// <summary>");
        Line(text, "/// The boards of this build: one on a device, chosen by a symbol such as");
        Line(text, $"/// <c>{SymbolOf(boards[0])}</c>; all where <c>{AllBoards}</c> is defined, as on the desktop.");
        Line(text, "/// </summary>");
        Line(text, "public static class BoardProfiles");
        Line(text, "{");
        Line(text, "    /// <summary>The profile of a board.</summary>");
        Line(text, "    /// <param name=\"number\">The board's number.</param>");
        Line(text, "    /// <exception cref=\"ArgumentOutOfRangeException\">This build does not have the board.</exception>");
        Line(text, "    public static BoardProfile Create(int number)");
        Line(text, "    {");
        foreach (Board board in boards)
        {
            Line(text, $"#if {AllBoards} || {SymbolOf(board)}");
            Line(text, $"        if (number == {board.Number.ToString(CultureInfo.InvariantCulture)})");
            Line(text, "        {");
            Line(text, $"            return {ClassOf(board)}.Create();");
            Line(text, "        }");
            Line(text, "#endif");
        }

        Line(text, "        throw new ArgumentOutOfRangeException();");
        Line(text, "    }");
        Line(text);
        WriteSelected(text, boards);
        Line(text, "}");
        return text.ToString();
    }

    private static void WriteSelected(StringBuilder text, IReadOnlyList<Board> boards)
    {
        Line(text, "    /// <summary>The profile of the board that this build is for; the reference board where it is for all.</summary>");
        Line(text, "    public static BoardProfile CreateSelected()");
        Line(text, "    {");
        Line(text, $"#if {AllBoards}");
        Line(text, $"        return {ClassOf(boards[0])}.Create();");
        foreach (Board board in boards)
        {
            Line(text, $"#elif {SymbolOf(board)}");
            Line(text, $"        return {ClassOf(board)}.Create();");
        }

        Line(text, "#else");
        Line(text, $"#error Define the symbol of a board, such as {SymbolOf(boards[0])}, or {AllBoards}.");
        Line(text, "#endif");
        Line(text, "    }");
    }

    private static void Line(StringBuilder text, string line = "") => text.Append(line).Append('\n');
}
