/* What each command costs, in Korean, by what the command table says of it in English. A text that is a formula alone is not here, and
 * stays as it is. */

export const complexitiesKo: Readonly<Record<string, string>> = {
  // said without a formula, or first of all something else
  'N/A': '해당하지 않아요.',
  'Depends on commands in the transaction': '트랜잭션에 든 명령에 따라 달라요.',
  'Depends on how much memory is allocated, could be slow': '할당된 메모리 양에 따라 달라요. 느릴 수 있어요.',
  'Depends on subcommand.': '하위 명령에 따라 달라요.',
  'Depends on the function that is executed.': '실행하는 함수에 따라 달라요.',
  'Depends on the script that is executed.': '실행하는 스크립트에 따라 달라요.',
  ['For each stream mentioned: O(M) with M being the number of elements returned. If M is constant (e.g. always asking for the first '
    + '10 elements with COUNT), you can consider it O(1). On the other side when XREADGROUP blocks, XADD will pay the O(N) time in '
    + 'order to serve the N clients blocked on the stream getting new data.']:
    '스트림마다 O(M). M은 돌려주는 메시지 수예요. M이 일정하면(예: COUNT로 늘 처음 10개만 요청) O(1)로 봐도 돼요. '
    + 'XREADGROUP이 블록되어 기다릴 때는, 새 데이터를 기다리는 클라이언트 N개에 나눠 주느라 XADD가 O(N)을 써요.',
  ['This command actually executes a DUMP+DEL in the source instance, and a RESTORE in the target instance. See the pages of these '
    + 'commands for time complexity. Also an O(N) data transfer between the two instances is performed.']:
    '보내는 서버에서는 DUMP와 DEL을, 받는 서버에서는 RESTORE를 실행하는 셈이에요. 복잡도는 그 명령들을 보세요. '
    + '두 서버 사이에 데이터를 옮기는 데 O(N)이 더 들어요.',
  'Without the count argument O(1), otherwise O(N) where N is the absolute value of the passed count.':
    'count가 없으면 O(1), 있으면 O(N). N은 count의 절댓값이에요.',
  'Without the count argument O(1), otherwise O(N) where N is the value of the passed count.':
    'count가 없으면 O(1), 있으면 O(N). N은 count 값이에요.',

  // O(1)
  'O(1) (considering compilation time is redundant)': 'O(1). 컴파일 시간은 빼고 본 거예요.',
  'O(1) amortized time considering the typical user.': '보통 사용자라면 분할 상환으로 O(1).',
  'O(1) for each element added, so O(N) to add N elements when the command is called with multiple arguments.':
    '넣는 원소마다 O(1). 인자를 여럿 주어 원소 N개를 넣으면 O(N)이에요.',
  ['O(1) for each field/value pair added, so O(N) to add N field/value pairs when the command is called with multiple field/value '
    + 'pairs.']:
    '넣는 필드와 값의 쌍마다 O(1). N쌍을 한꺼번에 넣으면 O(N)이에요.',
  ['O(1) for each key removed regardless of its size. Then the command does O(N) work in a different thread in order to reclaim '
    + 'memory, where N is the number of allocations the deleted objects where composed of.']:
    '크기와 상관없이 지우는 키마다 O(1). 메모리는 다른 스레드가 O(N)에 걸쳐 돌려줘요. N은 지운 객체를 이루던 할당의 수예요.',
  'O(1) for each member requested.': '요청한 멤버마다 O(1).',
  'O(1) for each message ID processed.': '처리하는 메시지 ID마다 O(1).',
  'O(1) for each single item to delete in the stream, regardless of the stream size.': '스트림 크기와 상관없이, 지우는 메시지마다 O(1).',
  'O(1) for each subcommand specified': '지정한 하위 명령마다 O(1).',
  'O(1) for each value added when path is evaluated to a single value.': '경로에 맞는 값이 하나면, 넣는 값마다 O(1).',
  ['O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to return back to 0. N is the '
    + 'number of elements inside the collection.']:
    '부를 때마다 O(1). 커서가 0으로 돌아올 때까지 끝까지 돌면 O(N). N은 컬렉션에 든 원소 수예요.',
  'O(1) for every key.': '키마다 O(1).',
  'O(1) if COUNT is small.': 'COUNT가 작으면 O(1).',
  'O(1) since the categories and commands are a fixed set.': '카테고리와 명령이 정해져 있어서 O(1).',
  ['O(1) to access the key and additional O(N*M) to serialize it, where N is the number of objects composing the value and M their '
    + 'average size. For small string values the time complexity is thus O(1)+O(1*M) where M is small, so simply O(1).']:
    '키를 찾는 데 O(1), 직렬화하는 데 O(N*M)이 더 들어요. N은 값을 이루는 객체 수, M은 그 평균 크기예요. '
    + '짧은 문자열은 O(1)+O(1*M)인데 M이 작으니 그냥 O(1)이에요.',
  'O(1) to add every element.': '넣는 원소마다 O(1).',
  ['O(1) to create the new key and additional O(N*M) to reconstruct the serialized value, where N is the number of objects composing '
    + 'the value and M their average size. For small string values the time complexity is thus O(1)+O(1*M) where M is small, so simply '
    + 'O(1). However for sorted set values the complexity is O(N*M*log(N)) because inserting values into sorted sets is O(log(N)).']:
    '새 키를 만드는 데 O(1), 직렬화된 값을 되살리는 데 O(N*M)이 더 들어요. N은 값을 이루는 객체 수, M은 그 평균 크기예요. '
    + '짧은 문자열은 O(1)+O(1*M)인데 M이 작으니 그냥 O(1)이에요. '
    + '정렬 집합은 O(N*M*log(N))이에요. 하나를 넣는 데 O(log(N))이 들거든요.',
  'O(1) when adding a new entry, O(N) when trimming where N being the number of entries evicted.':
    '새 메시지를 넣는 데 O(1), 잘라 낼 때는 O(N). N은 지워지는 메시지 수예요.',
  'O(1) when path is evaluated to a single value.': '경로에 맞는 값이 하나면 O(1).',
  ['O(1) with a very small average constant time when called with a single key. O(N) with N being the number of keys, and much bigger '
    + 'constant times, when called with multiple keys.']:
    '키 하나로 부르면 O(1)이고 상수도 평균적으로 아주 작아요. 여러 키로 부르면 O(N)이고 상수가 훨씬 커요. N은 키 수예요.',
  ['O(1), not counting the time taken to copy the new string in place. Usually, this string is very small so the amortized complexity '
    + 'is O(1). Otherwise, complexity is O(M) with M being the length of the value argument.']:
    '새 문자열을 복사하는 시간을 빼면 O(1). 문자열이 보통 아주 짧아서 분할 상환으로 O(1)이에요. 길면 O(M). M은 value 인자의 길이예요.',
  'O(1). Some options may introduce additional complexity.': 'O(1). 옵션에 따라 더 들 수 있어요.',
  ['O(1). The amortized time complexity is O(1) assuming the appended value is small and the already present value is of any size, '
    + 'since the dynamic string library used by the server will double the free space available on every reallocation.']:
    'O(1). 덧붙이는 값이 짧으면, 원래 값이 얼마나 길든 분할 상환으로 O(1)이에요. 서버의 문자열은 다시 할당할 때마다 빈 공간을 두 배로 늘리거든요.',

  // by keys, clients, nodes and the like
  'O(N) Where N is the number of paused clients': 'O(N). N은 멈춰 있는 클라이언트 수예요.',
  'O(N) for the NUMSUB subcommand, where N is the number of requested channels': 'NUMSUB은 O(N). N은 요청한 채널 수예요.',
  'O(N) for the SHARDNUMSUB subcommand, where N is the number of requested shard channels':
    'SHARDNUMSUB은 O(N). N은 요청한 샤드 채널 수예요.',
  'O(N) to merge N HyperLogLogs, but with high constant times.': 'HyperLogLog N개를 합치는 데 O(N). 다만 상수가 커요.',
  'O(N) when N is the number of configuration parameters provided': 'O(N). N은 주어진 설정 매개변수 수예요.',
  'O(N) when saving, where N is the total number of keys in all databases when saving data, otherwise O(1)':
    '저장할 때는 O(N), 아니면 O(1). N은 저장할 때 모든 데이터베이스에 있는 키 수예요.',
  'O(N) where N is the count of clients watching or blocking on keys from both databases.':
    'O(N). N은 두 데이터베이스의 키를 WATCH하거나 블록되어 기다리는 클라이언트 수예요.',
  'O(N) where N is the number of active channels, and assuming constant time pattern matching (relatively short channels and patterns)':
    'O(N). N은 활성 채널 수예요. 채널 이름과 패턴이 짧아서 패턴을 상수 시간에 맞춰 볼 수 있다고 봐요.',
  'O(N) where N is the number of active shard channels, and assuming constant time pattern matching (relatively short shard channels).':
    'O(N). N은 활성 샤드 채널 수예요. 채널 이름이 짧아서 패턴을 상수 시간에 맞춰 볼 수 있다고 봐요.',
  'O(N) where N is the number of arguments to the command': 'O(N). N은 명령의 인자 수예요.',
  'O(N) where N is the number of bytes in the key': 'O(N). N은 키의 바이트 수예요.',
  'O(N) where N is the number of channels to subscribe to.': 'O(N). N은 구독할 채널 수예요.',
  'O(N) where N is the number of channels to unsubscribe.': 'O(N). N은 구독을 끊을 채널 수예요.',
  'O(N) where N is the number of client connections': 'O(N). N은 클라이언트 연결 수예요.',
  'O(N) where N is the number of clients subscribed to the receiving shard channel.':
    'O(N). N은 받는 샤드 채널을 구독하는 클라이언트 수예요.',
  'O(N) where N is the number of commands to look up': 'O(N). N은 찾아볼 명령 수예요.',
  'O(N) where N is the number of commands with latency information being retrieved.': 'O(N). N은 지연 시간을 가져올 명령 수예요.',
  'O(N) where N is the number of entries in the slowlog': 'O(N). N은 slowlog의 항목 수예요.',
  'O(N) where N is the number of entries returned': 'O(N). N은 돌려주는 항목 수예요.',
  'O(N) where N is the number of failure reports': 'O(N). N은 장애 보고 수예요.',
  'O(N) where N is the number of functions': 'O(N). N은 함수 수예요.',
  'O(N) where N is the number of functions deleted': 'O(N). N은 지우는 함수 수예요.',
  'O(N) where N is the number of functions on the payload': 'O(N). N은 페이로드에 든 함수 수예요.',
  'O(N) where N is the number of keys in the selected database': 'O(N). N은 선택한 데이터베이스의 키 수예요.',
  ['O(N) where N is the number of keys that will be removed. When a key to remove holds a value other than a string, the individual '
    + 'complexity for this key is O(M) where M is the number of elements in the list, set, sorted set or hash. Removing a single key '
    + 'that holds a string value is O(1).']:
    'O(N). N은 지울 키 수예요. 문자열이 아닌 값이 든 키는 하나에 O(M)이 들어요. M은 리스트, 집합, 정렬 집합, 해시에 든 원소 수예요. '
    + '문자열이 든 키 하나를 지우는 건 O(1)이에요.',
  'O(N) where N is the number of keys that will be touched.': 'O(N). N은 건드릴 키 수예요.',
  'O(N) where N is the number of keys to check.': 'O(N). N은 확인할 키 수예요.',
  'O(N) where N is the number of keys to retrieve.': 'O(N). N은 가져올 키 수예요.',
  'O(N) where N is the number of keys to set.': 'O(N). N은 설정할 키 수예요.',
  'O(N) where N is the number of known nodes. The command may execute a FLUSHALL as a side effect.':
    'O(N). N은 알려진 노드 수예요. 이 명령이 덩달아 FLUSHALL을 실행할 수 있어요.',
  'O(N) where N is the number of loaded modules.': 'O(N). N은 불러온 모듈 수예요.',
  'O(N) where N is the number of passwords defined for the user': 'O(N). N은 사용자에게 정해진 비밀번호 수예요.',
  'O(N) where N is the number of patterns to subscribe to.': 'O(N). N은 구독할 패턴 수예요.',
  'O(N) where N is the number of patterns to unsubscribe.': 'O(N). N은 구독을 끊을 패턴 수예요.',
  'O(N) where N is the number of provided keys.': 'O(N). N은 주어진 키 수예요.',
  'O(N) where N is the number of replicas.': 'O(N). N은 복제본 수예요.',
  'O(N) where N is the number of requested keys': 'O(N). N은 요청한 키 수예요.',
  'O(N) where N is the number of samples.': 'O(N). N은 표본 수예요.',
  'O(N) where N is the number of shard channels to subscribe to.': 'O(N). N은 구독할 샤드 채널 수예요.',
  'O(N) where N is the number of shard channels to unsubscribe.': 'O(N). N은 구독을 끊을 샤드 채널 수예요.',
  'O(N) where N is the total number of Cluster nodes': 'O(N). N은 클러스터의 모든 노드 수예요.',
  'O(N) where N is the total number of cluster nodes': 'O(N). N은 클러스터의 모든 노드 수예요.',
  'O(N) where N is the total number of commands': 'O(N). N은 모든 명령의 수예요.',
  'O(N) where N is the total number of hash slot arguments': 'O(N). N은 인자로 준 해시 슬롯의 총수예요.',
  'O(N) where N is the total number of keys in all databases': 'O(N). N은 모든 데이터베이스의 키를 합한 수예요.',
  'O(N) where N is the total number of the slots between the start slot and end slot arguments.':
    'O(N). N은 시작 슬롯과 끝 슬롯 사이에 있는 슬롯의 총수예요.',
  'O(N) with N being the length in bytes of the script body.': 'O(N). N은 스크립트 본문의 바이트 수예요.',
  'O(N) with N being the number of entries shown.': 'O(N). N은 보여 주는 항목 수예요.',
  ['O(N) with N being the number of keys in the database, under the assumption that the key names in the database and the given '
    + 'pattern have limited length.']:
    'O(N). N은 데이터베이스의 키 수예요. 키 이름과 패턴의 길이에 한계가 있다고 봐요.',
  'O(N) with N being the number of scripts in cache': 'O(N). N은 캐시에 든 스크립트 수예요.',
  'O(N) with N being the number of scripts to check (so checking a single script is an O(1) operation).':
    'O(N). N은 확인할 스크립트 수예요. 하나만 확인하면 O(1)이에요.',
  'O(N) worst case for collections, where N is the number of nested items. O(1) for string values.':
    '컬렉션은 최악의 경우 O(N). N은 안에 든 원소 수예요. 문자열은 O(1)이에요.',
  'O(N), when N is the number of queued commands': 'O(N). N은 큐에 쌓인 명령 수예요.',
  'O(N). Where N is the number of configured users.': 'O(N). N은 설정된 사용자 수예요.',
  'O(N). Where N is the number of password, command and pattern rules that the user has.':
    'O(N). N은 사용자가 가진 비밀번호, 명령, 패턴 규칙의 수예요.',
  'O(N). Where N is the number of rules provided.': 'O(N). N은 주어진 규칙 수예요.',
  ['O(N+M) where N is the number of clients subscribed to the receiving channel and M is the total number of subscribed patterns (by '
    + 'any client).']:
    'O(N+M). N은 받는 채널을 구독하는 클라이언트 수, M은 모든 클라이언트가 구독한 패턴의 총수예요.',
  'O(log N) where N is the number of client connections': 'O(log N). N은 클라이언트 연결 수예요.',

  // strings and lists
  ['O(N) where N is the length of the returned string. The complexity is ultimately determined by the returned length, but because '
    + 'creating a substring from an existing string is very cheap, it can be considered O(1) for small strings.']:
    'O(N). N은 돌려주는 문자열의 길이예요. 결국 이 길이가 정하지만, 있는 문자열에서 일부를 떼는 건 아주 싸서 짧은 문자열이면 O(1)로 봐도 돼요.',
  'O(N*M) where N and M are the lengths of s1 and s2, respectively': 'O(N*M). N과 M은 차례로 두 문자열의 길이예요.',
  'O(N) where N is the length of the list. Setting either the first or the last element of the list is O(1).':
    'O(N). N은 리스트의 길이예요. 맨 앞이나 맨 뒤 원소를 바꾸는 건 O(1)이에요.',
  ['O(N) where N is the number of elements in the list, for the average case. When searching for elements near the head or the tail of '
    + 'the list, or when the MAXLEN option is provided, the command may run in constant time.']:
    '평균 O(N). N은 리스트의 원소 수예요. 찾는 원소가 머리나 꼬리 가까이 있거나 MAXLEN을 주면 상수 시간에 끝나기도 해요.',
  'O(N) where N is the number of elements returned': 'O(N). N은 돌려주는 원소 수예요.',
  'O(N) where N is the number of elements to be removed by the operation.': 'O(N). N은 없어지는 원소 수예요.',
  ['O(N) where N is the number of elements to traverse before seeing the value pivot. This means that inserting somewhere on the left '
    + 'end on the list (head) can be considered O(1) and inserting somewhere on the right end (tail) is O(N).']:
    'O(N). N은 pivot 값을 만나기까지 지나가는 원소 수예요. 그래서 왼쪽 끝(머리) 근처에 넣는 건 O(1)로 볼 수 있고, 오른쪽 끝(꼬리) 근처는 O(N)이에요.',
  ['O(N) where N is the number of elements to traverse to get to the element at index. This makes asking for the first or the last '
    + 'element of the list O(1).']:
    'O(N). N은 index 자리의 원소까지 지나가는 원소 수예요. 그래서 맨 앞이나 맨 뒤 원소는 O(1)이에요.',
  'O(N+M) where N is the length of the list and M is the number of elements removed.':
    'O(N+M). N은 리스트의 길이, M은 없어지는 원소 수예요.',
  'O(N+M) where N is the number of provided keys and M is the number of elements returned.':
    'O(N+M). N은 주어진 키 수, M은 돌려주는 원소 수예요.',
  ['O(N+M*log(M)) where N is the number of elements in the list or set to sort, and M the number of returned elements. When the '
    + 'elements are not sorted, complexity is O(N).']:
    'O(N+M*log(M)). N은 정렬할 리스트나 집합의 원소 수, M은 돌려주는 원소 수예요. 정렬하지 않으면 O(N)이에요.',
  ['O(S+N) where S is the distance of start offset from HEAD for small lists, from nearest end (HEAD or TAIL) for large lists; and N '
    + 'is the number of elements in the specified range.']:
    'O(S+N). S는 시작 자리까지의 거리예요. 짧은 리스트에서는 머리에서, 긴 리스트에서는 머리와 꼬리 가운데 가까운 쪽에서 세요. '
    + 'N은 지정한 범위의 원소 수예요.',

  // hashes and sets
  'O(N) where N is the number of fields being requested.': 'O(N). N은 요청한 필드 수예요.',
  'O(N) where N is the number of fields being set.': 'O(N). N은 설정할 필드 수예요.',
  'O(N) where N is the number of fields returned': 'O(N). N은 돌려주는 필드 수예요.',
  'O(N) where N is the number of fields to be removed.': 'O(N). N은 지울 필드 수예요.',
  'O(N) where N is the size of the hash.': 'O(N). N은 해시의 크기예요.',
  'O(N), N being the number of fields that are named': 'O(N). N은 이름을 댄 필드 수예요.',
  'O(N), N being the number of fields that are set': 'O(N). N은 설정하는 필드 수예요.',
  'O(N) where N is the number of elements being checked for membership': 'O(N). N은 들어 있는지 확인할 원소 수예요.',
  'O(N) where N is the number of members to be removed.': 'O(N). N은 지울 멤버 수예요.',
  'O(N) where N is the set cardinality.': 'O(N). N은 집합의 원소 수예요.',
  'O(N) where N is the total number of elements in all given sets.': 'O(N). N은 주어진 모든 집합의 원소를 합한 수예요.',
  'O(N*M) worst case where N is the cardinality of the smallest set and M is the number of sets.':
    '최악의 경우 O(N*M). N은 가장 작은 집합의 원소 수, M은 집합의 개수예요.',

  // sorted sets and places
  ['O(K) + O(M*log(N)) where K is the number of provided keys, N being the number of elements in the sorted set, and M being the '
    + 'number of elements popped.']:
    'O(K) + O(M*log(N)). K는 주어진 키 수, N은 정렬 집합의 원소 수, M은 꺼내는 원소 수예요.',
  ['O(L + (N-K)log(N)) worst case where L is the total number of elements in all the sets, N is the size of the first set, and K is '
    + 'the size of the result set.']:
    '최악의 경우 O(L + (N-K)log(N)). L은 모든 집합의 원소를 합한 수, N은 첫 집합의 크기, K는 결과 집합의 크기예요.',
  'O(M*log(N)) with N being the number of elements in the sorted set and M the number of elements to be removed.':
    'O(M*log(N)). N은 정렬 집합의 원소 수, M은 지울 원소 수예요.',
  'O(N) where N is the number of members being requested.': 'O(N). N은 요청한 멤버 수예요.',
  'O(N) where N is the number of members returned': 'O(N). N은 돌려주는 멤버 수예요.',
  ['O(N)+O(M log(M)) with N being the sum of the sizes of the input sorted sets, and M being the number of elements in the resulting '
    + 'sorted set.']:
    'O(N)+O(M log(M)). N은 주어진 정렬 집합의 크기를 합한 값, M은 결과 정렬 집합의 원소 수예요.',
  ['O(N)+O(M*log(M)) with N being the sum of the sizes of the input sorted sets, and M being the number of elements in the resulting '
    + 'sorted set.']:
    'O(N)+O(M*log(M)). N은 주어진 정렬 집합의 크기를 합한 값, M은 결과 정렬 집합의 원소 수예요.',
  'O(N*K) worst case with N being the smallest input sorted set, K being the number of input sorted sets.':
    '최악의 경우 O(N*K). N은 주어진 정렬 집합 가운데 가장 작은 것의 크기, K는 정렬 집합의 개수예요.',
  ['O(N*K)+O(M*log(M)) worst case with N being the smallest input sorted set, K being the number of input sorted sets and M being the '
    + 'number of elements in the resulting sorted set.']:
    '최악의 경우 O(N*K)+O(M*log(M)). N은 주어진 정렬 집합 가운데 가장 작은 것의 크기, K는 정렬 집합의 개수, M은 결과 정렬 집합의 원소 수예요.',
  ['O(N+log(M)) where N is the number of elements in the grid-aligned bounding box area around the shape provided as the filter and M '
    + 'is the number of items inside the shape']:
    'O(N+log(M)). N은 찾는 도형을 감싸는 격자 사각형 안의 원소 수, M은 도형 안의 원소 수예요.',
  ['O(N+log(M)) where N is the number of elements inside the bounding box of the circular area delimited by center and radius and M is '
    + 'the number of items inside the index.']:
    'O(N+log(M)). N은 중심과 반지름이 정하는 원을 감싸는 사각형 안의 원소 수, M은 인덱스에 든 원소 수예요.',
  'O(log(N)) for each item added, where N is the number of elements in the sorted set.':
    '넣는 원소마다 O(log(N)). N은 정렬 집합의 원소 수예요.',
  'O(log(N)) where N is the number of elements in the sorted set.': 'O(log(N)). N은 정렬 집합의 원소 수예요.',
  'O(log(N)) with N being the number of elements in the sorted set.': 'O(log(N)). N은 정렬 집합의 원소 수예요.',
  'O(log(N)*M) with N being the number of elements in the sorted set, and M being the number of elements popped.':
    'O(log(N)*M). N은 정렬 집합의 원소 수, M은 꺼내는 원소 수예요.',
  ['O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements being returned. If M is constant '
    + '(e.g. always asking for the first 10 elements with LIMIT), you can consider it O(log(N)).']:
    'O(log(N)+M). N은 정렬 집합의 원소 수, M은 돌려주는 원소 수예요. M이 일정하면(예: LIMIT으로 늘 처음 10개만 요청) O(log(N))으로 봐도 돼요.',
  'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements removed by the operation.':
    'O(log(N)+M). N은 정렬 집합의 원소 수, M은 없어지는 원소 수예요.',
  'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements returned.':
    'O(log(N)+M). N은 정렬 집합의 원소 수, M은 돌려주는 원소 수예요.',
  'O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements stored into the destination key.':
    'O(log(N)+M). N은 정렬 집합의 원소 수, M은 목적지 키에 저장되는 원소 수예요.',

  // streams
  "O(N) where N is the number of entries in the group's pending entries list (PEL).":
    'O(N). N은 그룹의 대기 목록(PEL)에 든 메시지 수예요.',
  ['O(N) with N being the number of elements being returned. If N is constant (e.g. always asking for the first 10 elements with '
    + 'COUNT), you can consider it O(1).']:
    'O(N). N은 돌려주는 메시지 수예요. N이 일정하면(예: COUNT로 늘 처음 10개만 요청) O(1)로 봐도 돼요.',
  ['O(N) with N being the number of elements returned, so asking for a small fixed number of entries per call is O(1). O(M), where M '
    + 'is the total number of entries scanned when used with the IDLE filter. When the command returns just the summary and the list '
    + 'of consumers is small, it runs in O(1) time; otherwise, an additional O(N) time for iterating every consumer.']:
    'O(N). N은 돌려주는 메시지 수라서, 한 번에 정해진 적은 수만 요청하면 O(1)이에요. IDLE로 거르면 O(M). M은 훑는 메시지의 총수예요. '
    + '요약만 요청하면 컨슈머가 적을 때 O(1), 아니면 컨슈머를 모두 도느라 O(N)이 더 들어요.',
  ['O(N) with N being the number of elements returned. If N is constant (e.g. always asking for the first 10 elements with COUNT), you '
    + 'can consider it O(1).']:
    'O(N). N은 돌려주는 메시지 수예요. N이 일정하면(예: COUNT로 늘 처음 10개만 요청) O(1)로 봐도 돼요.',
  ['O(N), with N being the number of evicted entries. Constant times are very small however, since entries are organized in macro '
    + 'nodes containing multiple entries that can be released with a single deallocation.']:
    'O(N). N은 지워지는 메시지 수예요. 다만 메시지가 큰 노드에 여럿씩 모여 있어 한 번에 해제되니까 상수가 아주 작아요.',
  'O(log N) with N being the number of messages in the PEL of the consumer group.':
    'O(log N). N은 컨슈머 그룹의 PEL에 든 메시지 수예요.',

  // JSON and time series
  'O(K*(M+N)) where K is the number of keys in the command.': 'O(K*(M+N)). K는 명령에 든 키 수예요.',
  'O(M*N) where M is the number of keys and N the size of the value.': 'O(M*N). M은 키 수, N은 값의 크기예요.',
  'O(M+N) when path is evaluated to a single value, M being the size of the value and N that of the new one.':
    '경로에 맞는 값이 하나면 O(M+N). M은 그 값의 크기, N은 새 값의 크기예요.',
  'O(M+N) when path is evaluated to a single value, M being the size of the value and N that of the patch.':
    '경로에 맞는 값이 하나면 O(M+N). M은 그 값의 크기, N은 patch의 크기예요.',
  'O(N) when path is evaluated to a single value and the element is not the last, N being the size of the array.':
    '경로에 맞는 값이 하나이고 마지막 원소가 아니면 O(N). N은 배열의 크기예요.',
  'O(N) when path is evaluated to a single value, N being its size.': '경로에 맞는 값이 하나면 O(N). N은 그 값의 크기예요.',
  'O(N) when path is evaluated to a single value, N being the number of members.': '경로에 맞는 값이 하나면 O(N). N은 멤버 수예요.',
  'O(N) when path is evaluated to a single value, N being the size of the array.': '경로에 맞는 값이 하나면 O(N). N은 배열의 크기예요.',
  'O(N) when path is evaluated to a single value, N being the size of what is removed.':
    '경로에 맞는 값이 하나면 O(N). N은 지워지는 것의 크기예요.',
  'O(M) where M is the number of rules of the series, else O(1).': '시계열에 규칙이 있으면 O(M), 없으면 O(1). M은 규칙 수예요.',
  'O(N) where N is the number of labels.': 'O(N). N은 레이블 수예요.',
  'O(N) where N is the number of samples removed.': 'O(N). N은 지우는 표본 수예요.',
  'O(N*M) where N is the number of samples and M that of the rules of their series.':
    'O(N*M). N은 표본 수, M은 그 시계열의 규칙 수예요.',
  'O(n) where n is the number of keys.': 'O(n). n은 키 수예요.',
  'O(n) where n is the number of series whose labels fit.': 'O(n). n은 레이블이 맞는 시계열 수예요.',
  'O(n/m+k) where n is the number of samples, m that in a chunk and k that in the span asked for.':
    'O(n/m+k). n은 표본 수, m은 청크 하나에 든 표본 수, k는 요청한 구간에 든 표본 수예요.',
  'O(n/m+k) where n is the number of samples, m that in a chunk and k that in the spans asked for.':
    'O(n/m+k). n은 표본 수, m은 청크 하나에 든 표본 수, k는 요청한 구간들에 든 표본 수예요.',
};
