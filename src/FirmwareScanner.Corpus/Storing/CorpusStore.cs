using System;
using System.Collections.Generic;
using System.Data.Common;
using System.Linq;
using FirmwareScanner.Corpus.Planning;
using FirmwareScanner.Corpus.Records;

namespace FirmwareScanner.Corpus.Storing;

/// <summary>
/// What was found in which bytes, when first, and where these bytes are: a file of SQLite, or a database of PostgreSQL. Several processes may use one.
/// Not for several threads at once.
/// </summary>
public sealed class CorpusStore : IDisposable
{
    private CorpusStore(StoreConnection connection) => Connection = connection;

    /// <summary>What it is called.</summary>
    public string Name => Connection.Dialect.Name;

    /// <summary>The version of its tables.</summary>
    public int Version => StoreSchema.VersionOf(Connection);

    /// <summary>Bytes that it takes on its disk.</summary>
    public long Bytes => Connection.Dialect.Measure(Connection);

    internal StoreConnection Connection { get; }

    /// <summary>Opens a store, and brings an older one to this version.</summary>
    /// <param name="name">A file, or <c>postgresql://USER@HOST/DATABASE</c>.</param>
    /// <param name="creates">Whether one that is not there is made.</param>
    /// <exception cref="CorpusException">It is not there, is no store, or a newer program has written it.</exception>
    public static CorpusStore Open(string name, bool creates) => Open(name, creates, StoreSchema.Current);

    /// <summary>Opens a store with tables of an older version, for tests of what becomes of it.</summary>
    internal static CorpusStore Open(string name, bool creates, int version)
    {
        ArgumentNullException.ThrowIfNull(name);
        StoreDialect dialect = PostgresDialect.Is(name) ? PostgresSupport.Open(name) : new SqliteDialect(name);
        if (!creates && !dialect.Exists())
        {
            throw new CorpusException($"{name}: there is no such store; fwscan corpus merge makes one");
        }

        return Guard(dialect.Name, () =>
        {
            var connection = new StoreConnection(dialect.Connect(creates), dialect);
            try
            {
                if (!creates && StoreSchema.VersionOf(connection) == 0)
                {
                    throw new CorpusException($"{name}: is no store; fwscan corpus merge makes one");
                }

                StoreSchema.Migrate(connection, version);
                return new CorpusStore(connection);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        });
    }

    /// <inheritdoc/>
    public void Dispose() => Connection.Dispose();

    /// <summary>The runs that are not superseded, what they miss, and what they have cost.</summary>
    /// <exception cref="CorpusException">The store cannot be read.</exception>
    public IReadOnlyList<CorpusRunState> Runs() => Guard(Name, () => RunReader.Read(Connection));

    /// <summary>The verdict on all of its images, those of rules that were added included. Images of shards that are missing are not among them.</summary>
    /// <exception cref="CorpusException">The store cannot be read.</exception>
    public CorpusVerdict Judge() => Guard(Name, () => VerdictReader.Read(Connection));

    /// <summary>SHA-256 of the texts of the rules that all images were scanned with, in hexadecimal, by namespace and name.</summary>
    /// <exception cref="CorpusException">The store cannot be read.</exception>
    public IReadOnlyDictionary<string, string> KnownTexts() => Guard(Name, () => KnownRules.Read(Connection));

    /// <summary>The images whose bytes are known, as a plan of one shard.</summary>
    /// <param name="title">What the plan is called.</param>
    /// <exception cref="CorpusException">The store cannot be read.</exception>
    public CorpusPlan PlanAgain(string title) => Guard(Name, () => new CorpusPlan
    {
        Shards = 1,
        Named = [title],
        Images = Connection.Rows(
            "SELECT i.path, i.size, o.sha256 FROM images i JOIN objects o ON o.id = i.object_id ORDER BY i.path",
            row => new PlannedImage(StoreText.DecodePath((byte[])row.GetValue(0)), row.GetInt64(1)) { Sha256 = (byte[])row.GetValue(2) }),
    });

    /// <summary>Does something with a store; what goes wrong is said with its name.</summary>
    internal static T Guard<T>(string name, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (DbException exception)
        {
            throw new CorpusException($"{name}: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is not CorpusException && RecordFault.Is(exception))
        {
            throw new CorpusException($"{name}: a row is not what it should be: {exception.Message}", exception);
        }
    }

    /// <summary>Pages of rows, so that no question holds a million of them.</summary>
    internal IEnumerable<T> Pages<T>(Func<T?, List<T>> next)
        where T : class
    {
        List<T> page = Guard(Name, () => next(null));
        while (page.Count > 0)
        {
            foreach (T row in page)
            {
                yield return row;
            }

            T last = page.Last();
            page = Guard(Name, () => next(last));
        }
    }
}
