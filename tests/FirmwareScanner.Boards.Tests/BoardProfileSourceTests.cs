using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FirmwareScanner.Device.Boards;
using Xunit;

namespace FirmwareScanner.Boards.Tests;

/// <summary>The device's pin tables and memory numbers are those of the board files.</summary>
public sealed class BoardProfileSourceTests
{
    private static readonly Dictionary<string, string> Constants = typeof(BoardProfile).GetFields()
        .Where(field => field.IsLiteral)
        .ToDictionary(
            field => "BoardProfile." + field.Name, field => Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)!);

    public static TheoryData<string> Names => BoardFiles.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Compiled_profile_has_the_values_of_the_board_file(string name)
    {
        Board board = BoardCatalog.Find(name)!;
        BoardProfile profile = BoardProfiles.Create(board.Number);

        Dictionary<string, string> values = typeof(BoardProfile).GetProperties().ToDictionary(
            property => property.Name,
            property => Convert.ToString(property.GetValue(profile), CultureInfo.InvariantCulture)!.ToLowerInvariant());

        Dictionary<string, string> expected = BoardProfileSource.ValuesOf(board)
            .ToDictionary(pair => pair.Key, pair => Constants.GetValueOrDefault(pair.Value, pair.Value));
        Assert.Equal(expected, values);
    }

    [Fact]
    public void Board_that_is_not_in_the_build_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => BoardProfiles.Create(0));
    }

    [Fact]
    public void Build_for_all_boards_selects_the_reference_board()
    {
        Assert.Equal(1, BoardProfiles.CreateSelected().Number);
    }

    [Fact]
    public void Sources_have_no_string_literals()
    {
        Assert.All(BoardProfileSource.Generate(BoardCatalog.Boards).Values, text => Assert.DoesNotContain("= \"", text));
    }
}
