using System.Data.Common;

namespace FirmwareScanner.Corpus.Storing;

/// <summary>What differs between the databases that a store can be in; tables and questions are the same.</summary>
internal abstract class StoreDialect
{
    /// <summary>What the store is called in messages.</summary>
    public abstract string Name { get; }

    /// <summary>The question that says whether a table with properties is there: 0 or 1.</summary>
    public abstract string HasProperties { get; }

    /// <summary>Whether the store is a file or a database that is there.</summary>
    public abstract bool Exists();

    /// <summary>Opens a connection.</summary>
    /// <param name="creates">Whether a store that is not there is made.</param>
    /// <exception cref="DbException">It cannot be opened.</exception>
    public abstract DbConnection Connect(bool creates);

    /// <summary>Begins a transaction that writes, when no other one does.</summary>
    /// <param name="connection">The connection.</param>
    /// <exception cref="DbException">The others take too long.</exception>
    public abstract DbTransaction BeginWrite(DbConnection connection);

    /// <summary>Puts the words of this database in the place of marks: <c>{id}</c>, <c>{int}</c>, <c>{bytes}</c>, <c>{real}</c>, <c>{rowless}</c>.</summary>
    /// <param name="statement">A statement that makes something.</param>
    public abstract string Adapt(string statement);

    /// <summary>Bytes that the store takes on its disk; 0 if that is not known.</summary>
    /// <param name="connection">The connection.</param>
    public abstract long Measure(StoreConnection connection);
}
