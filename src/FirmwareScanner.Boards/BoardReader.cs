using System;
using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Boards.Json;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Boards;

/// <summary>
/// Reads <c>hardware/boards/*.json</c>, strictly: what <c>board.schema.json</c> refuses is an error here too. Whether the pins can do
/// what is asked of them is for <see cref="BoardCheck"/> to say.
/// </summary>
public static class BoardReader
{
    private const int MostBytes = 1 << 30;
    private const int HighestPort = 5;

    // What matches of LZ4 need; what fits the largest array of a device with what else stands there.
    private const int LeastUnwrapBytes = 65536;
    private const int MostUnwrapBytes = 655360;

    // As the device's LogFormat has them.
    private const int MostLogFiles = 16;
    private const int LeastLogFileBytes = 4096;
    private const int MostLogFileBytes = 65536;

    /// <summary>Reads a board.</summary>
    /// <param name="source">The file.</param>
    /// <param name="chips">The known chips.</param>
    /// <param name="diagnostics">Receives everything that is wrong with it.</param>
    /// <returns>The board, or null after an error.</returns>
    public static Board? Read(SourceText source, IReadOnlyList<Chip> chips, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(chips);
        int before = diagnostics.ErrorCount;
        LocatedJson? root = LocatedJsonParser.Parse(source, diagnostics);
        if (root is null)
        {
            return null;
        }

        var json = new JsonObjectReader(root, diagnostics);
        Board board = ReadBoard(json, chips);
        json.RefuseUnknown();
        return diagnostics.ErrorCount == before ? board : null;
    }

    private static Board ReadBoard(JsonObjectReader json, IReadOnlyList<Chip> chips)
    {
        json.Choice("$schema", "board.schema.json");
        BoardPin[] outputs = json.Object<BoardPin[]>("outputs", pins =>
            [Output(pins, "pass"), Output(pins, "block"), Output(pins, "busy"), Output(pins, "fault")]);
        var connector = LinkConnector.Adapter;
        return new Board
        {
            Name = json.Text("name"),
            Number = json.Integer("number", 1, byte.MaxValue),
            NumberSpan = json.SpanOf("number"),
            Title = json.Text("title"),
            Description = json.Text("description"),
            Reference = json.Text("reference"),
            Chip = ReadChip(json, chips),
            Target = json.Text("nanoFrameworkTarget"),
            Memory = json.Object("memory", ReadMemory),
            Plan = json.Object("plan", ReadPlan),
            Pass = outputs[0],
            Block = outputs[1],
            Busy = outputs[2],
            Fault = outputs[3],
            Button = json.Object("button", ReadButton),
            Link = json.Object("link", uart =>
            {
                connector = uart.Choice("connector", "adapter", "bridge") == "adapter" ? LinkConnector.Adapter : LinkConnector.Bridge;
                return ReadUart(uart, "link", connector == LinkConnector.Bridge);
            }),
            LinkConnector = connector,
            Stream = json.Object("stream", uart => ReadUart(uart, "stream", isOnBoard: false)),
            SdCard = json.ObjectOrNull("sdCard", ReadSdCard),
            Log = ReadLog(json),
            PullUps = json.Integers("pullUps", 0, ChipReader.HighestGpio),
            Debugger = json.Choice("debugger", "bridge", "usb", "usbPins") switch
            {
                "usb" => DebuggerConnector.Usb,
                "usbPins" => DebuggerConnector.UsbPins,
                _ => DebuggerConnector.Bridge,
            },
            Power = json.Text("power"),
            Notes = json.Texts("notes"),
            Shared = json.Objects("shared", pin => new SharedPin(Gpio(pin, "gpio"), pin.Text("with"), pin.Span)),
            Accepted = json.Objects("accepted", ReadAccepted),
            Headers = json.Objects("headers", ReadHeader),
        };
    }

    private static Chip ReadChip(JsonObjectReader json, IReadOnlyList<Chip> chips)
    {
        string name = json.Choice("chip", [.. chips.Select(chip => chip.Name)]);
        return chips.First(chip => chip.Name == name);
    }

    private static BoardMemory ReadMemory(JsonObjectReader json)
    {
        BoardPartition[] partitions = json.Object<BoardPartition[]>("partitions", parts =>
        [
            parts.Object("runtime", ReadPartition),
            parts.Object("application", ReadPartition),
            parts.Object("storage", ReadPartition),
        ]);
        return new BoardMemory(
            json.Integer("flashBytes", 1, MostBytes),
            json.ObjectOrNull("psram", ReadPsram),
            json.Integer("managedHeapBytes", 1, MostBytes),
            json.Text("managedHeapSource"),
            partitions[0],
            partitions[1],
            partitions[2]);
    }

    private static BoardPartition ReadPartition(JsonObjectReader json)
    {
        return new BoardPartition(json.Offset("offset"), json.Integer("bytes", 1, MostBytes), json.Span);
    }

    private static BoardPsram ReadPsram(JsonObjectReader json)
    {
        return new BoardPsram(
            json.Integer("bytes", 1, MostBytes),
            json.Integer("mappedBytes", 1, MostBytes),
            json.Choice("interface", "quad", "octal") == "quad" ? PsramInterface.Quad : PsramInterface.Octal);
    }

    private static BoardPlan ReadPlan(JsonObjectReader json)
    {
        return new BoardPlan(
            json.Integer("budgetBytes", 1, MostBytes),
            json.Integer("ringBytes", 1, MostBytes),
            json.Integer("blockCount", 2, 256),
            json.Integer("blockPayloadBytes", 1, MostBytes),
            json.Integer("journalEvents", 1, MostBytes),
            json.Has("unwrapBytes") ? json.Integer("unwrapBytes", LeastUnwrapBytes, MostUnwrapBytes) : 0);
    }

    private static BoardButton ReadButton(JsonObjectReader json)
    {
        ButtonPullUp pullUp = json.Choice("pullUp", "internal", "external", "onBoard") switch
        {
            "external" => ButtonPullUp.External,
            "onBoard" => ButtonPullUp.OnBoard,
            _ => ButtonPullUp.Internal,
        };
        bool isOnBoard = pullUp == ButtonPullUp.OnBoard;
        return new BoardButton(new BoardPin("button", Gpio(json, "gpio"), false, isOnBoard, json.SpanOf("gpio")), pullUp);
    }

    private static BoardUart ReadUart(JsonObjectReader json, string role, bool isOnBoard)
    {
        BoardPin Line(string name, bool isOutput) => Pin(json, role + ".", name, isOutput, isOnBoard);
        bool hasRts = json.Has("rts");
        bool hasFlowControl = json.Has("cts") || hasRts;
        return new BoardUart(
            role,
            ReadPort(json, "port"),
            json.SpanOf("port"),
            Line("tx", true),
            Line("rx", false),
            hasFlowControl ? Line("rts", true) : null,
            hasFlowControl ? Line("cts", false) : null,
            json.Integer("baudRate", 300, 5_000_000),
            json.Integer("readBufferBytes", 256, 1 << 20),
            role == "stream" && json.Has("seal") && json.Choice("seal", "front", "behind") == "behind");
    }

    private static int ReadPort(JsonObjectReader json, string name)
    {
        string port = json.Choice(name, [.. Enumerable.Range(1, HighestPort).Select(number => $"COM{number}")]);
        return port[^1] - '0';
    }

    private static BoardSdCard ReadSdCard(JsonObjectReader json)
    {
        bool isOnBoard = json.Flag("onBoard");
        BoardPin Line(string name, bool isOutput) => Pin(json, "sdCard.", name, isOutput, isOnBoard);
        return new BoardSdCard(isOnBoard, Line("sck", true), Line("miso", false), Line("mosi", true), Line("cs", true));
    }

    private static BoardLog ReadLog(JsonObjectReader json)
    {
        return json.Has("log")
            ? json.Object("log", log => new BoardLog(
                log.Choice("drive", "I:", "D:", "off") switch
                {
                    "D:" => LogDrive.Card,
                    "off" => LogDrive.None,
                    _ => LogDrive.Internal,
                },
                log.Has("files") ? log.Integer("files", 2, MostLogFiles) : BoardLog.DefaultFiles,
                log.Has("fileBytes") ? log.Integer("fileBytes", LeastLogFileBytes, MostLogFileBytes) : BoardLog.DefaultFileBytes,
                log.Span))
            : new BoardLog(LogDrive.Internal, BoardLog.DefaultFiles, BoardLog.DefaultFileBytes, json.Span);
    }

    private static AcceptedWarning ReadAccepted(JsonObjectReader json)
    {
        bool isPort = json.Has("port");
        return new AcceptedWarning(
            isPort ? null : Gpio(json, "gpio"),
            isPort ? ReadPort(json, "port") : null,
            json.Text("because"),
            json.Span);
    }

    private static BoardHeader ReadHeader(JsonObjectReader json)
    {
        return new BoardHeader(
            json.Text("name"),
            json.Choice("side", "left", "right") == "left" ? HeaderSide.Left : HeaderSide.Right,
            json.Objects("pins", ReadHeaderPin));
    }

    private static HeaderPin ReadHeaderPin(JsonObjectReader json)
    {
        string label = json.Text("label");
        if (json.Has("gpio"))
        {
            return new HeaderPin(label, Gpio(json, "gpio"), PinPower.None);
        }

        if (!json.Has("power"))
        {
            return new HeaderPin(label, null, PinPower.None);
        }

        PinPower power = json.Choice("power", "3v3", "5v", "gnd") switch
        {
            "3v3" => PinPower.ThreeVolts,
            "5v" => PinPower.FiveVolts,
            _ => PinPower.Ground,
        };
        return new HeaderPin(label, null, power);
    }

    private static BoardPin Output(JsonObjectReader json, string role) => Pin(json, string.Empty, role, true, false);

    private static BoardPin Pin(JsonObjectReader json, string prefix, string name, bool isOutput, bool isOnBoard)
    {
        return new BoardPin(prefix + name, Gpio(json, name), isOutput, isOnBoard, json.SpanOf(name));
    }

    private static int Gpio(JsonObjectReader json, string name) => json.Integer(name, 0, ChipReader.HighestGpio);
}
