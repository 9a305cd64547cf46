using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;
using FirmwareScanner.Boards.Wiring;
using Xunit;

namespace FirmwareScanner.Boards.Tests;

/// <summary>The pictures are complete and legible.</summary>
public sealed class WiringPictureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static TheoryData<string> Names => BoardFiles.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Picture_names_every_pin_in_its_role(string name)
    {
        Board board = BoardCatalog.Find(name)!;
        string[] texts = [.. Picture(name).Descendants(Svg + "text").Select(text => text.Value)];

        string[] onHeaders = [.. board.Pins
            .Where(pin => board.Headers.Any(header => header.Pins.Any(other => other.Gpio == pin.Gpio)))
            .Select(pin => pin.Role.Replace("sdCard.", "SD ", StringComparison.Ordinal).Replace('.', ' ').ToUpperInvariant())];
        Assert.NotEmpty(onHeaders);
        Assert.All(onHeaders, role => Assert.Contains(role, texts));
        Assert.All(Led.All, led => Assert.Contains($"{led.Colour} LED, {led.Current}", texts));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Texts_do_not_overlap_and_stay_in_the_picture(string name)
    {
        XElement picture = Picture(name);
        (string Text, Box Area)[] texts = [.. picture.Descendants(Svg + "text").Select(text => (text.Value, AreaOf(text)))];
        var whole = new Box(0, 0, Number(picture, "width"), Number(picture, "height"));

        Assert.All(texts, text => Assert.True(whole.Contains(text.Area), $"{text.Text} leaves the picture"));
        AssertApart(texts);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Parts_do_not_overlap(string name)
    {
        AssertApart([.. Picture(name).Descendants(Svg + "rect")
            .Where(rectangle => (string?)rectangle.Attribute("class") == "part")
            .Select(rectangle => ("a part", new Box(
                Number(rectangle, "x"),
                Number(rectangle, "y"),
                Number(rectangle, "x") + Number(rectangle, "width"),
                Number(rectangle, "y") + Number(rectangle, "height"))))]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Wires_are_level_or_plumb_and_none_crosses_another(string name)
    {
        const string WireWidth = "2";
        (int Wire, int[] From, int[] To)[] pieces =
        [
            .. Picture(name).Descendants(Svg + "polyline")
                .Where(line => (string?)line.Attribute("stroke-width") == WireWidth)
                .SelectMany((line, wire) => PiecesOf(line).Select(piece => (wire, piece.From, piece.To))),
        ];

        Assert.NotEmpty(pieces);
        Assert.All(pieces, piece => Assert.True(piece.From[0] == piece.To[0] || piece.From[1] == piece.To[1]));
        Assert.DoesNotContain(
            pieces, piece => pieces.Any(other => other.Wire != piece.Wire && Cross(piece.From, piece.To, other.From, other.To)));
    }

    private static XElement Picture(string name) => XElement.Parse(WiringDrawing.Draw(BoardCatalog.Find(name)!));

    private static IEnumerable<(int[] From, int[] To)> PiecesOf(XElement line)
    {
        int[][] corners = [.. line.Attribute("points")!.Value.Split(' ').Select(int.Parse).Chunk(2)];
        return corners.Zip(corners.Skip(1));
    }

    /// <summary>Whether a level piece and a plumb one cross; where they only touch, they are meant to.</summary>
    private static bool Cross(int[] from, int[] to, int[] otherFrom, int[] otherTo)
    {
        bool isLevel = from[1] == to[1];
        bool isPlumb = otherFrom[0] == otherTo[0];
        return isLevel && isPlumb
            && otherFrom[0] > Math.Min(from[0], to[0]) && otherFrom[0] < Math.Max(from[0], to[0])
            && from[1] > Math.Min(otherFrom[1], otherTo[1]) && from[1] < Math.Max(otherFrom[1], otherTo[1]);
    }

    private static void AssertApart((string Text, Box Area)[] items)
    {
        Assert.NotEmpty(items);
        for (int i = 0; i < items.Length; i++)
        {
            for (int k = 0; k < i; k++)
            {
                Assert.False(items[i].Area.Overlaps(items[k].Area), $"'{items[i].Text}' lies on '{items[k].Text}'");
            }
        }
    }

    /// <summary>The area of a text in a font of usual width.</summary>
    private static Box AreaOf(XElement text)
    {
        const double WidthOfCharacter = 0.6;
        int size = Number(text, "font-size");
        int width = (int)(text.Value.Length * size * WidthOfCharacter);
        int x = Number(text, "x") - ((string?)text.Attribute("text-anchor") switch
        {
            "end" => width,
            "middle" => width / 2,
            _ => 0,
        });
        int baseline = Number(text, "y");
        return new Box(x, baseline - (size * 3 / 4), x + width, baseline + (size / 5));
    }

    private static int Number(XElement element, string name) => int.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    private sealed record Box(int Left, int Top, int Right, int Bottom)
    {
        public bool Overlaps(Box other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;

        public bool Contains(Box other) => other.Left >= Left && other.Right <= Right && other.Top >= Top && other.Bottom <= Bottom;
    }
}
