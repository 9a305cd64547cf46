using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace FirmwareScanner.Regenerate.Architecture;

/// <summary>Questions about arrows: a graph is each name with the names that it points to.</summary>
internal static class Graph
{
    /// <summary>The first circle found, its first name once more at the end; null if there is none.</summary>
    internal static List<string>? FirstCircle(IReadOnlyDictionary<string, ImmutableSortedSet<string>> arrows)
    {
        var done = new HashSet<string>();
        return arrows.Keys.Select(name => Circle(name, [], done)).FirstOrDefault(circle => circle is not null);

        List<string>? Circle(string name, List<string> way, HashSet<string> finished)
        {
            int before = way.IndexOf(name);
            if (before >= 0)
            {
                return [.. way[before..], name];
            }

            if (finished.Contains(name) || !arrows.TryGetValue(name, out ImmutableSortedSet<string>? targets))
            {
                return null;
            }

            way.Add(name);
            List<string>? found = targets.Select(target => Circle(target, way, finished)).FirstOrDefault(circle => circle is not null);
            way.RemoveAt(way.Count - 1);
            finished.Add(name);
            return found;
        }
    }

    /// <summary>All names, each above those that it points to, equals by the alphabet. Needs a graph without circles.</summary>
    internal static IReadOnlyList<string> FromTheTop(IReadOnlyDictionary<string, ImmutableSortedSet<string>> arrows)
    {
        var heights = new SortedDictionary<string, int>();
        foreach (string name in arrows.Keys)
        {
            Height(name);
        }

        return [.. heights.OrderByDescending(pair => pair.Value).Select(pair => pair.Key)];

        int Height(string name)
        {
            if (!heights.TryGetValue(name, out int height))
            {
                height = arrows.TryGetValue(name, out ImmutableSortedSet<string>? targets) && !targets.IsEmpty
                    ? targets.Max(Height) + 1
                    : 0;
                heights[name] = height;
            }

            return height;
        }
    }
}
