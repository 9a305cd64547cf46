using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using FirmwareScanner.Boards;
using FirmwareScanner.Boards.Wiring;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Carrier.Tests;

/// <summary>The carrier board: its schematic, resolved as KiCad does it, against netlist, board file and bill of materials.</summary>
public sealed class CarrierTests
{
    private static readonly string Folder = RepositoryFiles.PathOf("hardware", "carrier");
    private static readonly string SchematicText = File.ReadAllText(Path.Combine(Folder, "carrier.kicad_sch"));
    private static readonly string NetlistText = File.ReadAllText(Path.Combine(Folder, "netlist.json"));
    private static readonly CarrierNetlist Netlist = ReadNetlist(NetlistText, new DiagnosticBag())!;
    private static readonly SExpression Schematic = SExpression.Parse(SchematicText);
    private static readonly SchematicNets Nets = new(Schematic);

    [Fact]
    public void Schematic_has_the_form_of_KiCad_7()
    {
        string[] identifiers = [.. Descendants(Schematic).Where(node => node.Head == "uuid").Select(node => node.Text(1))];

        Assert.Equal("kicad_sch", Schematic.Head);
        Assert.Equal("20230121", Schematic.One("version").Text(1));
        Assert.Distinct(identifiers);
        Assert.All(identifiers, identifier => Assert.True(Guid.TryParseExact(identifier, "D", out _)));
        Assert.All(Schematic.All("symbol"), symbol => Assert.Equal(
            "/" + Schematic.One("uuid").Text(1), symbol.One("instances").One("project").One("path").Text(1)));
    }

    [Fact]
    public void Project_file_is_JSON_and_names_itself()
    {
        using JsonDocument project = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "carrier.kicad_pro")));

        Assert.Equal("carrier.kicad_pro", project.RootElement.GetProperty("meta").GetProperty("filename").GetString());
    }

    [Fact]
    public void Nets_of_the_schematic_are_those_of_the_netlist()
    {
        Assert.Equal(ExpectedNets(), Nets.Nets);
    }

    [Theory]
    [InlineData("(label \"PASS\"", "(label \"BLOCK\"")]
    [InlineData("(label \"GND\"", "(label \"GROUND\"")]
    [InlineData("(label \"SD_CS\"", "(label \"SD_SCK\"")]
    public void Fault_in_the_schematic_is_found(string label, string fault)
    {
        int place = SchematicText.IndexOf(label, StringComparison.Ordinal);
        string faulty = SchematicText[..place] + fault + SchematicText[(place + label.Length)..];

        Assert.NotEqual(ExpectedNets(), new SchematicNets(SExpression.Parse(faulty)).Nets);
    }

    [Fact]
    public void Every_pin_is_connected_or_marked_as_open()
    {
        Assert.All(Nets.Pins, pin => Assert.True(Nets.Others(pin.Key).Count > 0 != Nets.Open.Contains(pin.Value), pin.Key));
    }

    [Fact]
    public void Sockets_have_the_pins_of_the_board_and_its_power()
    {
        Board board = BoardCatalog.Find(Netlist.Board)!;
        foreach (BoardHeader header in board.Headers)
        {
            Assert.Equal(header.Pins.Select(pin => pin.Label), Component(header.Name).PinNames);
            for (int i = 0; i < header.Pins.Count; i++)
            {
                string? rail = header.Pins[i].Power switch
                {
                    PinPower.Ground => "GND",
                    PinPower.ThreeVolts => "+3V3",
                    PinPower.FiveVolts => "+5V",
                    _ => null,
                };
                Assert.True(rail is null || Nets.IsOn(Name(header.Name, i + 1), rail), header.Pins[i].Label);
            }
        }
    }

    [Fact]
    public void Each_output_lights_its_LED_through_the_resistor_of_the_wiring()
    {
        foreach (BoardPin output in BoardCatalog.Find(Netlist.Board)!.Outputs)
        {
            Led led = Led.Of(output.Role);
            string resistor = Assert.Single(Neighbours(SocketPin(output)), pin => Neighbours(OtherEnd(pin)).Any(IsLed));
            string anode = Assert.Single(Neighbours(OtherEnd(resistor)));

            Assert.Equal(led.SeriesOhms.ToString(CultureInfo.InvariantCulture), Component(resistor).Value);
            Assert.Equal(led.Colour, Component(anode).Value);
            Assert.EndsWith(".2", anode);
            Assert.True(Nets.IsOn(OtherEnd(anode), "GND"));
        }
    }

    [Fact]
    public void Gate_opens_by_pass_alone_and_is_shut_while_nobody_drives_it()
    {
        const string Gate = "Q1.1";
        const string Source = "Q1.2";
        const string Drain = "Q1.3";
        string pass = SocketPin(BoardCatalog.Find(Netlist.Board)!.Pass);
        string[] resistors = [.. Neighbours(Gate)];

        Assert.Equal(2, resistors.Length);
        Assert.Single(resistors, pin => Nets.AreConnected(OtherEnd(pin), pass));
        Assert.Single(resistors, pin => Nets.IsOn(OtherEnd(pin), "GND"));
        Assert.True(Nets.IsOn(Source, "GND"));
        Assert.True(Nets.AreConnected(Drain, "J6.2"));
        Assert.True(Nets.AreConnected("D5.2", Drain), "the flyback diode's anode is at the drain");
        Assert.True(Nets.AreConnected("D5.1", "J6.1"), "its cathode at the supply of the load");
    }

    [Fact]
    public void Button_stream_link_and_card_reach_their_connectors()
    {
        Board board = BoardCatalog.Find(Netlist.Board)!;
        (BoardPin Pin, string Connector, string Name)[] lines =
        [
            (board.Stream.Rx, "J5", "RX in"), (board.Stream.Tx, "J5", "TX out"),
            (board.Stream.Rts!, "J5", "RTS out"), (board.Stream.Cts!, "J5", "CTS in"),
            (board.Link.Tx, "J8", "TX out"), (board.Link.Rx, "J8", "RX in"),
            (board.SdCard!.Clock, "J7", "SCK"), (board.SdCard.Miso, "J7", "MISO"),
            (board.SdCard.Mosi, "J7", "MOSI"), (board.SdCard.ChipSelect, "J7", "CS"),
        ];

        Assert.All(lines, line =>
        {
            int number = Component(line.Connector).PinNames.ToList().IndexOf(line.Name) + 1;
            Assert.True(Reaches(SocketPin(line.Pin), Name(line.Connector, number)), line.Name);
        });
        Assert.True(Nets.AreConnected(SocketPin(board.Button.Pin), "SW1.1"));
        Assert.True(Nets.IsOn("SW1.2", "GND"));
    }

    [Fact]
    public void Bill_of_materials_lists_every_component_of_the_schematic_once()
    {
        string[][] rows = [.. File.ReadLines(Path.Combine(Folder, "bom.csv")).Skip(1).Select(line => line.Split(','))];

        Assert.Equal(
            Schematic.All("symbol").Select(SchematicNets.ReferenceOf).Order(), rows.SelectMany(row => row[0].Split(' ')).Order());
        Assert.All(rows, row => Assert.Equal(row[0].Split(' ').Length, int.Parse(row[1], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Values_of_the_schematic_are_those_of_the_netlist()
    {
        Assert.All(Schematic.All("symbol"), symbol =>
        {
            CarrierComponent component = Component(SchematicNets.ReferenceOf(symbol));
            Assert.Equal(component.Value, SchematicNets.PropertyOf(symbol, "Value"));
            Assert.Equal(component.Footprint, SchematicNets.PropertyOf(symbol, "Footprint"));
        });
    }

    [Fact]
    public void Netlist_with_a_net_too_few_is_refused_at_its_place()
    {
        string text = NetlistText.Replace("\"nets\": [\"PASS\", \"GATE\"]", "\"nets\": [\"PASS\"]", StringComparison.Ordinal);
        var diagnostics = new DiagnosticBag();

        Assert.Null(ReadNetlist(text, diagnostics));
        Assert.EndsWith("error: nets: expected 2 for the pins of R6, found 1", Assert.Single(diagnostics.All).Headline);
    }

    private static CarrierNetlist? ReadNetlist(string text, DiagnosticBag diagnostics)
    {
        return CarrierNetlistReader.Read(new SourceText("netlist.json", text), diagnostics);
    }

    private static IEnumerable<string> ExpectedNets()
    {
        return Netlist.Components
            .SelectMany(component => component.Nets.Select((net, i) => (Net: net, Pin: Name(component.Reference, i + 1))))
            .Where(end => end.Net is not null)
            .GroupBy(end => end.Net)
            .Select(net => string.Join(' ', net.Select(end => end.Pin).Order(StringComparer.Ordinal)))
            .Order(StringComparer.Ordinal);
    }

    private static string Name(string reference, int pin) => string.Create(CultureInfo.InvariantCulture, $"{reference}.{pin}");

    private static CarrierComponent Component(string pin)
    {
        return Netlist.Components.Single(component => component.Reference == pin.Split('.')[0]);
    }

    private static bool IsLed(string pin) => Component(pin).Symbol == "led";

    private static string SocketPin(BoardPin role)
    {
        BoardHeader header = BoardCatalog.Find(Netlist.Board)!.Headers.First(candidate => candidate.Pins.Any(pin => pin.Gpio == role.Gpio));
        return Name(header.Name, header.Pins.ToList().FindIndex(pin => pin.Gpio == role.Gpio) + 1);
    }

    /// <summary>The pins on a pin's net that belong to parts with two pins.</summary>
    private static IEnumerable<string> Neighbours(string pin)
    {
        return Nets.Others(pin).Where(other => Component(other).Nets.Count == 2 && !IsConnector(other));
    }

    private static bool IsConnector(string pin) => Component(pin).PinNames.Count > 0;

    private static string OtherEnd(string pin) => pin.EndsWith(".1", StringComparison.Ordinal) ? pin[..^1] + "2" : pin[..^1] + "1";

    /// <summary>Whether two pins are on one net, or on the two sides of one resistor.</summary>
    private static bool Reaches(string pin, string goal)
    {
        return Nets.AreConnected(pin, goal)
            || Neighbours(pin).Any(other => Component(other).Symbol == "resistor" && Nets.AreConnected(OtherEnd(other), goal));
    }

    private static IEnumerable<SExpression> Descendants(SExpression node) => node.Items.SelectMany(Descendants).Prepend(node);
}
