using System;
using System.Collections.Generic;
using System.Linq;

namespace FirmwareScanner.Tool.Commands;

/// <summary>The word that somebody may have meant.</summary>
internal static class Suggestion
{
    private const int MostMistakes = 2;
    private const int LeastBeginning = 3;

    /// <summary>"; did you mean WORD?" for the nearest word, empty if none is near.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="words">What there is.</param>
    public static string For(string typed, IEnumerable<string> words)
    {
        (string Word, int Mistakes) nearest = words
            .Select(word => (Word: word, Mistakes: IsBeginning(typed, word) ? 1 : Distance(typed.ToLowerInvariant(), word.ToLowerInvariant())))
            .Where(candidate => candidate.Mistakes <= MostMistakes && candidate.Mistakes < candidate.Word.TrimStart('-').Length - 1)
            .OrderBy(candidate => candidate.Mistakes)
            .ThenBy(candidate => candidate.Word, StringComparer.Ordinal)
            .FirstOrDefault();
        return nearest.Word is null ? string.Empty : $"; did you mean {nearest.Word}?";
    }

    private static bool IsBeginning(string typed, string word) =>
        typed.TrimStart('-').Length >= LeastBeginning && word.StartsWith(typed, StringComparison.OrdinalIgnoreCase);

    // Characters to insert, delete, replace or swap with their neighbour ("optimal string alignment").
    private static int Distance(string left, string right)
    {
        int[,] distance = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            for (int j = 0; j <= right.Length; j++)
            {
                distance[i, j] = i == 0 || j == 0 ? i + j : Step(distance, left, right, i, j);
            }
        }

        return distance[left.Length, right.Length];
    }

    private static int Step(int[,] distance, string left, string right, int i, int j)
    {
        int replaced = distance[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
        int least = Math.Min(replaced, Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1);
        bool isSwapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
        return isSwapped ? Math.Min(least, distance[i - 2, j - 2] + 1) : least;
    }
}
