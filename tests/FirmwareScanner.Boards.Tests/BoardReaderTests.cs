using System;
using FirmwareScanner.Diagnostics;
using Xunit;

namespace FirmwareScanner.Boards.Tests;

/// <summary>The reader of board files is strict and says where.</summary>
public sealed class BoardReaderTests
{
    private const string DevKit = "esp32-devkitc";

    [Theory]
    [InlineData("\"number\": 1,", "\"number\": 1, \"nummer\": 1,", "4:16: error: expected one of $schema, ")]
    [InlineData("\"number\": 1,", "", "1:1: error: expected a member \"number\", found none")]
    [InlineData("\"number\": 1,", "\"number\": \"1\",", "4:13: error: number: expected a whole number from 1 to 255, found the string")]
    [InlineData("\"number\": 1,", "\"number\": 1.5,", "4:13: error: number: expected a whole number from 1 to 255, found 1.5")]
    [InlineData("\"number\": 1,", "\"number\": 0,", "4:13: error: number: expected a whole number from 1 to 255, found 0")]
    [InlineData("\"number\": 1,", "\"number\": 1, \"number\": 1,", "4:16: error: expected each member once, found \"number\" again")]
    [InlineData("\"number\": 1,", "\"number\": 1,,", "4:15: error: expected JSON, found a syntax error: ")]
    [InlineData("\"title\": \"ESP32-DevKitC V4\"", "\"title\": \"\"", "5:12: error: title: expected a string that is not empty")]
    [InlineData("\"title\": \"ESP32-DevKitC V4\"", "\"title\": \"\\udeee\"", "5:12: error: expected a text, found half a character")]
    [InlineData("\"chip\": \"esp32\"", "\"chip\": \"z80\"", "8:11: error: chip: expected \"esp32-c3\" or \"esp32-s3\" or \"esp32\"")]
    [InlineData("\"0x1E0000\"", "\"0x1e0000\"", "17:34: error: offset: expected an offset such as \"0x1E0000\", found")]
    [InlineData("\"0x1E0000\"", "\"0xFFFFFFFF\"", "17:34: error: offset: expected an offset such as \"0x1E0000\"")]
    [InlineData("\"onBoard\": false", "\"onBoard\": 0", "32:26: error: onBoard: expected true or false, found 0")]
    [InlineData("\"pullUps\": []", "\"pullUps\": [2, 2]", "33:18: error: pullUps: expected each number once, found 2 again")]
    [InlineData("\"pullUps\": []", "\"pullUps\": {}", "33:14: error: pullUps: expected an array, found an object")]
    [InlineData("\"pullUps\": []", "\"log\": {}, \"pullUps\": []", "33:10: error: expected a member \"drive\", found none")]
    [InlineData(
        "\"pullUps\": []", "\"log\": { \"drive\": \"C:\" }, \"pullUps\": []",
        "33:21: error: drive: expected \"I:\" or \"D:\" or \"off\"")]
    [InlineData(
        "\"pullUps\": []", "\"log\": { \"drive\": \"I:\", \"files\": 1 }, \"pullUps\": []",
        "33:36: error: files: expected a whole number from 2 to 16")]
    [InlineData("\"rts\": 18, ", "", "31:13: error: expected a member \"rts\", found none")]
    [InlineData("\"rts\": 18, ", "\"rts\": 18, \"seal\": \"above\", ", "31:70: error: seal: expected \"front\" or \"behind\"")]
    public void Fault_is_reported_at_its_place(string piece, string fault, string message)
    {
        DiagnosticBag diagnostics = BoardFiles.Check(BoardFiles.With(DevKit, piece, fault));

        Assert.Contains(diagnostics.All, diagnostic => diagnostic.Headline.StartsWith("board.json:" + message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "false")]
    [InlineData("\"seal\": \"front\", ", "false")]
    [InlineData("\"seal\": \"behind\", ", "true")]
    public void Seal_of_the_bare_line_is_in_front_unless_the_file_says_behind(string seal, string expected)
    {
        var diagnostics = new DiagnosticBag();
        string text = BoardFiles.With(DevKit, "\"rts\": 18, ", "\"rts\": 18, " + seal);

        Board? board = BoardReader.Read(new SourceText("board.json", text), BoardCatalog.Chips, diagnostics);

        Assert.Empty(diagnostics.All);
        Assert.Contains(new("StreamSealIsBehind", expected), BoardProfileSource.ValuesOf(board!));
    }

    [Theory]
    [InlineData("", "InternalLog", 4, 8192)]
    [InlineData("\"log\": { \"drive\": \"I:\", \"files\": 3 }, ", "InternalLog", 3, 8192)]
    [InlineData("\"log\": { \"drive\": \"D:\", \"files\": 16, \"fileBytes\": 65536 }, ", "CardLog", 16, 65536)]
    [InlineData("\"log\": { \"drive\": \"off\" }, ", "NoLog", 4, 8192)]
    public void Log_is_on_internal_flash_unless_the_file_says_otherwise(string log, string drive, int files, int fileBytes)
    {
        var diagnostics = new DiagnosticBag();
        string text = BoardFiles.With(DevKit, "\"pullUps\": []", log + "\"pullUps\": []");

        Board? board = BoardReader.Read(new SourceText("board.json", text), BoardCatalog.Chips, diagnostics);

        Assert.Empty(diagnostics.All);
        Assert.Contains(new("LogDrive", "BoardProfile." + drive), BoardProfileSource.ValuesOf(board!));
        Assert.Equal((files, fileBytes), (board!.Log.Files, board.Log.FileBytes));
    }

    [Fact]
    public void All_faults_of_a_file_are_reported_together()
    {
        string text = BoardFiles.With(DevKit, "\"number\": 1,", "\"number\": 0,");

        DiagnosticBag diagnostics = BoardFiles.Check(text.Replace("\"adapter\"", "\"glue\"", StringComparison.Ordinal));

        Assert.Equal(2, diagnostics.ErrorCount);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{ \"memory\": { \"partitions\": 3 } }")]
    public void Text_that_is_no_board_is_an_error_and_nothing_worse(string text)
    {
        Assert.True(BoardFiles.Check(text).HasErrors);
    }

    [Fact]
    public void Columns_count_characters_not_bytes()
    {
        string text = BoardFiles.With(DevKit, "\"number\": 1,", "\"numéro\": 1, \"number\": 0,");

        Assert.Contains(
            BoardFiles.Check(text).All, diagnostic => diagnostic.Headline.StartsWith("board.json:4:26: ", StringComparison.Ordinal));
    }
}
