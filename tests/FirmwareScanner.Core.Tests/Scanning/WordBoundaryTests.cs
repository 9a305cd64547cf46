using FirmwareScanner.Scanning;
using Xunit;

namespace FirmwareScanner.Core.Tests.Scanning;

/// <summary>Every byte on either side of a word, at the edges of the window and inside of it.</summary>
public sealed class WordBoundaryTests
{
    private const byte Outside = (byte)'.';
    private const byte Inside = (byte)'W';

    [Fact]
    public void Byte_before_a_word_decides_unless_the_window_begins_there()
    {
        for (int value = 0; value < 256; value++)
        {
            byte[] buffer = [Inside, (byte)value, Inside, Inside, Outside, Outside];

            Assert.Equal(!IsLetterOrDigit(value), WordBoundary.IsWord(buffer, 0, 6, 2, 4));
            Assert.Equal(!IsLetterOrDigit(value), WordBoundary.IsWord(buffer, 1, 6, 2, 4));
            Assert.True(WordBoundary.IsWord(buffer, 2, 6, 2, 4));
        }
    }

    [Fact]
    public void Byte_behind_a_word_decides_unless_the_window_ends_there()
    {
        for (int value = 0; value < 256; value++)
        {
            byte[] buffer = [Outside, Inside, Inside, (byte)value, Inside];

            Assert.Equal(!IsLetterOrDigit(value), WordBoundary.IsWord(buffer, 0, 5, 1, 3));
            Assert.Equal(!IsLetterOrDigit(value), WordBoundary.IsWord(buffer, 0, 4, 1, 3));
            Assert.True(WordBoundary.IsWord(buffer, 0, 3, 1, 3));
        }
    }

    [Fact]
    public void Pair_before_a_wide_word_decides_if_its_second_byte_is_zero_and_the_window_has_both()
    {
        for (int value = 0; value < 256; value++)
        {
            byte[] buffer = [Inside, 0, (byte)value, 0, Inside, 0, Inside, 0, Outside, 0];
            Assert.Equal(!IsLetterOrDigit(value), WordBoundary.IsWideWord(buffer, 0, 10, 4, 8));
            Assert.Equal(!IsLetterOrDigit(value), WordBoundary.IsWideWord(buffer, 2, 10, 4, 8));
            Assert.True(WordBoundary.IsWideWord(buffer, 3, 10, 4, 8));
            Assert.True(WordBoundary.IsWideWord(buffer, 4, 10, 4, 8));

            buffer[2] = Inside;
            buffer[3] = (byte)value;
            Assert.Equal(value != 0, WordBoundary.IsWideWord(buffer, 0, 10, 4, 8));
        }
    }

    [Fact]
    public void Pair_behind_a_wide_word_decides_if_its_second_byte_is_zero_and_the_window_has_both()
    {
        for (int value = 0; value < 256; value++)
        {
            byte[] buffer = [Outside, 0, Inside, 0, Inside, 0, (byte)value, 0, Inside, 0];
            Assert.Equal(!IsLetterOrDigit(value), WordBoundary.IsWideWord(buffer, 0, 10, 2, 6));
            Assert.Equal(!IsLetterOrDigit(value), WordBoundary.IsWideWord(buffer, 0, 8, 2, 6));
            Assert.True(WordBoundary.IsWideWord(buffer, 0, 7, 2, 6));
            Assert.True(WordBoundary.IsWideWord(buffer, 0, 6, 2, 6));

            buffer[6] = Inside;
            buffer[7] = (byte)value;
            Assert.Equal(value != 0, WordBoundary.IsWideWord(buffer, 0, 10, 2, 6));
        }
    }

    private static bool IsLetterOrDigit(int value) => char.IsAsciiLetterOrDigit((char)value);
}
