using System.Collections.Generic;
using FirmwareScanner.Boards.Json;
using FirmwareScanner.Diagnostics;

namespace FirmwareScanner.Boards;

/// <summary>Reads <c>hardware/chips/*.json</c>.</summary>
public static class ChipReader
{
    /// <summary>The highest GPIO number of any chip.</summary>
    internal const int HighestGpio = 63;

    private const int MostBytes = 1 << 30;

    /// <summary>Reads a chip.</summary>
    /// <param name="source">The file.</param>
    /// <param name="diagnostics">Receives everything that is wrong with it.</param>
    /// <returns>The chip, or null after an error.</returns>
    public static Chip? Read(SourceText source, DiagnosticBag diagnostics)
    {
        int before = diagnostics.ErrorCount;
        LocatedJson? root = LocatedJsonParser.Parse(source, diagnostics);
        if (root is null)
        {
            return null;
        }

        var json = new JsonObjectReader(root, diagnostics);
        Chip chip = ReadChip(json);
        json.RefuseUnknown();
        return diagnostics.ErrorCount == before ? chip : null;
    }

    private static Chip ReadChip(JsonObjectReader json)
    {
        json.Choice("$schema", "chip.schema.json");
        (IReadOnlyList<int> quad, IReadOnlyList<int> octal) = ReadPsram(json);
        DebugUart debug = json.Object("debugUart", uart => new DebugUart(Gpio(uart, "tx"), Gpio(uart, "rx")));
        return new Chip
        {
            Name = json.Text("name"),
            Title = json.Text("title"),
            Reference = json.Text("reference"),
            SramBytes = json.Integer("sramBytes", 1, MostBytes),
            UartCount = json.Integer("uartCount", 1, 5),
            NativeUsb = json.Flag("nativeUsb"),
            SdCard = json.Flag("sdCard"),
            Gpios = json.Integers("gpios", 0, HighestGpio),
            Flash = json.Integers("flash", 0, HighestGpio),
            QuadPsram = quad,
            OctalPsram = octal,
            Usb = json.Integers("usb", 0, HighestGpio),
            InputOnly = json.Integers("inputOnly", 0, HighestGpio),
            HighAtReset = json.Integers("highAtReset", 0, HighestGpio),
            DebugTx = debug.Tx,
            DebugRx = debug.Rx,
            Strapping = json.Objects("strapping", pin => new StrappingPin(Gpio(pin, "gpio"), pin.Text("atReset"))),
        };
    }

    private static (IReadOnlyList<int> Quad, IReadOnlyList<int> Octal) ReadPsram(JsonObjectReader json)
    {
        IReadOnlyList<int>[] lists = json.Object<IReadOnlyList<int>[]>(
            "psram", psram => [psram.Integers("quad", 0, HighestGpio), psram.Integers("octal", 0, HighestGpio)]);
        return (lists[0], lists[1]);
    }

    private static int Gpio(JsonObjectReader json, string name) => json.Integer(name, 0, HighestGpio);

    private sealed record DebugUart(int Tx, int Rx);
}
