"""What the doctor says, in Kazakh, Russian and English: what is wrong, and how to mend it.

Tables and no catalogue: an unread catalogue is one of the things that may be wrong.
"""

from __future__ import annotations

Said = tuple[str, str, str]

# Check → what it looks at.
TITLES: dict[str, Said] = {
    "database": ("Дерекқор жауап береді", "База данных отвечает", "The database answers"),
    "migrations": (
        "Дерекқор осы шығарылымға сай",
        "База соответствует этому выпуску",
        "The database fits this release",
    ),
    "wal": (
        "SQLite сенімді күйде (WAL)",
        "SQLite в надёжном режиме (WAL)",
        "SQLite is in its safe mode (WAL)",
    ),
    "disk": ("Дискіде орын бар", "На диске есть место", "The disk has room"),
    "clock": ("Сағат дұрыс", "Часы идут верно", "The clock is right"),
    "master-key": ("Бас кілт жарайды", "Главный ключ подходит", "The master key fits"),
    "master-key-apart": (
        "Бас кілт деректерден бөлек",
        "Главный ключ отдельно от данных",
        "The master key lies apart from the data",
    ),
    "keys": (
        "Қол қоятын кілттер қолданыста",
        "Ключи подписи действуют",
        "The signing keys may sign",
    ),
    "permissions": (
        "Файлдарды иесі ғана оқи алады",
        "Файлы читает только владелец",
        "Only the owner reads the files",
    ),
    "worker": ("Жұмыс орындаушы тірі", "Исполнитель работает", "A worker is alive"),
    "queue": ("Кезек жылжиды", "Очередь движется", "The queue moves"),
    "dead-letters": (
        "Тасталған жұмыс жоқ",
        "Нет оставленных заданий",
        "No job was given up",
    ),
    "mail": ("Пошта сервері хат қабылдайды", "Почтовый сервер отвечает", "The mail server answers"),
    "outbox": ("Хаттар кетіп жатыр", "Письма уходят", "Letters go out"),
    "checkpoint": (
        "Журналға қол қойылып тұрады",
        "Журнал подписывается",
        "The ledger is signed",
    ),
    "lists": (
        "Тексеру тізімдері жаңа",
        "Списки проверки свежие",
        "The watch lists are fresh",
    ),
    "backup": ("Сақтық көшірме жаңа", "Резервная копия свежая", "The backup is fresh"),
    "settings": (
        "Баптаулар нақты жұмысқа сай",
        "Настройки годятся для работы",
        "The settings fit production",
    ),
    "parts": (
        "Қызметтердің барлық бөлігі бар",
        "Все части служб на месте",
        "The services have all their parts",
    ),
    "languages": (
        "Үш тілдің де сөздігі бар",
        "Каталоги трёх языков на месте",
        "All three languages are there",
    ),
}

# Finding → what is wrong, how to mend it.
FINDINGS: dict[str, tuple[Said, Said]] = {
    "database_away": (
        (
            "Дерекқор жауап бермейді ({reason}).",
            "База данных не отвечает ({reason}).",
            "The database does not answer ({reason}).",
        ),
        (
            "ELSHI_DATABASE мен сервердің жұмысын тексеріңіз; дерекқорсыз басқа тексерулер "
            "жүргізілмейді.",
            "Проверьте ELSHI_DATABASE и работу сервера; без базы остальное не проверить.",
            "Check ELSHI_DATABASE and whether the server runs; without it the rest cannot be seen.",
        ),
    ),
    "migrations_due": (
        (
            "Орындалмаған көші-қон қадамдары: {count}.",
            "Не выполнено миграций: {count}.",
            "Migrations that have not run: {count}.",
        ),
        (
            "Көшірме жасаңыз, содан кейін: elshi migrate.",
            "Сделайте копию, затем: elshi migrate.",
            "Make a backup, then: elshi migrate.",
        ),
    ),
    "migrations_unknown": (
        (
            "Дерекқор кейінгі шығарылымнан (белгісіз көші-қон: {count}).",
            "База от более нового выпуска (неизвестных миграций: {count}).",
            "The database is of a later release (migrations unknown here: {count}).",
        ),
        (
            "Elshi-дің сол шығарылымын орнатыңыз; ескісін бұл дерекқорда іске қоспаңыз.",
            "Установите тот выпуск Elshi; старый на этой базе не запускайте.",
            "Install that release of Elshi; do not run an older one on this database.",
        ),
    ),
    "sqlite_old": (
        (
            "SQLite {version}: 3.51.3-тен ескі нұсқа WAL режимінде дерекқорды бүлдіруі мүмкін.",
            "SQLite {version}: версии до 3.51.3 могут повредить базу в режиме WAL.",
            "SQLite {version}: older than 3.51.3, it can damage a database in WAL mode.",
        ),
        (
            "requirements/run.txt бойынша pysqlite3 орнатыңыз.",
            "Установите pysqlite3 из requirements/run.txt.",
            "Install pysqlite3 from requirements/run.txt.",
        ),
    ),
    "wal_off": (
        (
            "SQLite WAL режимінде емес ({mode}).",
            "SQLite не в режиме WAL ({mode}).",
            "SQLite is not in WAL mode ({mode}).",
        ),
        (
            "Деректер қалтасын желілік дискіден жергілікті дискіге көшіріңіз.",
            "Перенесите папку данных с сетевого диска на локальный.",
            "Move the data folder from a network disk to a local one.",
        ),
    ),
    "wal_long": (
        (
            "WAL журналы {size} МБ-қа жетті: оқырман оны босатпай тұр.",
            "Журнал WAL вырос до {size} МБ: его держит читатель.",
            "The WAL has grown to {size} MB: a reader keeps it.",
        ),
        (
            "Ұзақ жұмыс істеп тұрған көшірме немесе сұрау болса, аяқтаңыз; содан кейін серверді "
            "қайта іске қосыңыз.",
            "Завершите долгую копию или запрос, затем перезапустите сервер.",
            "End the long copy or query that is under way, then restart the server.",
        ),
    ),
    "disk_low": (
        (
            "Дискіде {free} ГБ қалды ({share} %).",
            "На диске осталось {free} ГБ ({share} %).",
            "The disk has {free} GB left ({share} %).",
        ),
        (
            "Орын босатыңыз немесе дискіні ұлғайтыңыз: толық дискіде ештеңе сақталмайды.",
            "Освободите место или увеличьте диск: на полном диске ничего не сохранится.",
            "Make room or enlarge the disk: on a full one nothing can be stored.",
        ),
    ),
    "clock_back": (
        (
            "Сағат журналдағы соңғы жазбадан {seconds} с артта.",
            "Часы отстают от последней записи журнала на {seconds} с.",
            "The clock is {seconds} s behind the newest leaf of the ledger.",
        ),
        (
            "Уақытты синхрондауды қосыңыз: timedatectl set-ntp true.",
            "Включите синхронизацию времени: timedatectl set-ntp true.",
            "Turn on time synchronisation: timedatectl set-ntp true.",
        ),
    ),
    "clock_apart": (
        (
            "Сағат дерекқор серверінікінен {seconds} с айырмашылықта.",
            "Часы расходятся с часами сервера базы на {seconds} с.",
            "The clock and the database server's are {seconds} s apart.",
        ),
        (
            "Екі серверде де уақытты синхрондауды қосыңыз.",
            "Включите синхронизацию времени на обоих серверах.",
            "Turn on time synchronisation on both machines.",
        ),
    ),
    "master_missing": (
        (
            "Бас кілт қолжетімді емес немесе жарамсыз.",
            "Главный ключ недоступен или негоден.",
            "The master key is not at hand or unfit.",
        ),
        (
            "ELSHI_MASTER_KEY_FILE айнымалысында сейфтегі көшірмеден алынған файлды көрсетіңіз.",
            "Укажите в ELSHI_MASTER_KEY_FILE файл, взятый из сейфа.",
            "Name in ELSHI_MASTER_KEY_FILE the file that you keep in the safe.",
        ),
    ),
    "master_other": (
        (
            "Бас кілт бұл үйдің деректерін ашпайды.",
            "Главный ключ не открывает данные этого дома.",
            "The master key does not open what this house has sealed.",
        ),
        (
            "Осы орнатудың кілтін беріңіз; ескі кілт файлда екінші жол болып қалуы керек.",
            "Дайте ключ этой установки; прежний ключ остаётся в файле второй строкой.",
            "Give this installation's key; an older one stays in the file as its second line.",
        ),
    ),
    "master_beside": (
        (
            "Бас кілт деректер қалтасында жатыр: көшірмені ұрлаған адам бәрін ашады.",
            "Главный ключ лежит в папке данных: укравший копию откроет всё.",
            "The master key lies in the data folder: who steals a copy opens everything.",
        ),
        (
            "Оны басқа жерге көшіріп, ELSHI_MASTER_KEY_FILE айнымалысында көрсетіңіз.",
            "Перенесите его в другое место и укажите в ELSHI_MASTER_KEY_FILE.",
            "Move it elsewhere and name it in ELSHI_MASTER_KEY_FILE.",
        ),
    ),
    "key_none": (
        (
            "«{purpose}» мақсатында қол қоятын кілт жоқ.",
            "Нет действующего ключа для «{purpose}».",
            "No key may sign for “{purpose}”.",
        ),
        (
            "Қызметкер үстеліндегі «Кілттер» бетінде жаңасын жасаңыз.",
            "Создайте новый на странице «Ключи» рабочего стола.",
            "Make a new one on the desk's page of keys.",
        ),
    ),
    "key_ends": (
        (
            "«{purpose}» кілті {days} күннен кейін қол қоя алмайды.",
            "Ключ «{purpose}» перестанет подписывать через {days} дн.",
            "The key for “{purpose}” may sign for {days} more days.",
        ),
        (
            "Оны «Кілттер» бетінде алдын ала ауыстырыңыз.",
            "Смените его заранее на странице «Ключи».",
            "Rotate it in good time on the desk's page of keys.",
        ),
    ),
    "open_to_others": (
        (
            "{file} файлын басқалар да оқи алады (рұқсаты {mode}).",
            "Файл {file} могут читать другие (права {mode}).",
            "Others may read {file} (mode {mode}).",
        ),
        ("Орындаңыз: chmod go= {file}", "Выполните: chmod go= {file}", "Run: chmod go= {file}"),
    ),
    "worker_silent": (
        (
            "Орындаушы {minutes} минуттан бері ештеңе аяқтамады.",
            "Исполнитель ничего не завершал {minutes} мин.",
            "No worker has ended anything for {minutes} minutes.",
        ),
        (
            "Іске қосыңыз: elshi worker (немесе elshi serve оны өзі бастайды).",
            "Запустите: elshi worker (или elshi serve, который начинает его сам).",
            "Start one: elshi worker (or elshi serve, which starts it).",
        ),
    ),
    "worker_never": (
        (
            "Бұл үйде орындаушы әлі іске қосылмаған.",
            "Исполнитель в этом доме ещё не запускался.",
            "No worker has ever run in this house.",
        ),
        (
            "Іске қосыңыз: elshi worker (немесе elshi serve оны өзі бастайды).",
            "Запустите: elshi worker (или elshi serve, который начинает его сам).",
            "Start one: elshi worker (or elshi serve, which starts it).",
        ),
    ),
    "queue_late": (
        (
            "Ең көне жұмыс {minutes} минуттан бері күтуде (күтіп тұрғаны: {waiting}).",
            "Самое старое задание ждёт {minutes} мин (в очереди: {waiting}).",
            "The oldest job has waited {minutes} minutes (waiting: {waiting}).",
        ),
        (
            "Тағы бір орындаушы қосыңыз: elshi worker.",
            "Запустите ещё одного исполнителя: elshi worker.",
            "Start one more worker: elshi worker.",
        ),
    ),
    "jobs_dead": (
        (
            "Бірнеше әрекеттен кейін тасталған жұмыс: {count}.",
            "Оставлено после нескольких попыток заданий: {count}.",
            "Jobs given up after several tries: {count}.",
        ),
        (
            "Себебі қызметкер үстелінде және журналда (elshi.jobs) көрсетілген; жойып, қайталаңыз.",
            "Причина указана на рабочем столе и в журнале elshi.jobs; устраните и повторите.",
            "The desk and the log elshi.jobs say why; mend that and try again.",
        ),
    ),
    "mail_none": (
        (
            "Пошта сервері көрсетілмеген: хаттар outbox қалтасында қалады.",
            "Почтовый сервер не указан: письма остаются в папке outbox.",
            "No mail server is set: letters stay in the folder outbox.",
        ),
        (
            "ELSHI_MAIL_HOST айнымалысын беріңіз.",
            "Задайте ELSHI_MAIL_HOST.",
            "Set ELSHI_MAIL_HOST.",
        ),
    ),
    "mail_away": (
        (
            "Пошта сервері {host} жауап бермейді ({reason}).",
            "Почтовый сервер {host} не отвечает ({reason}).",
            "The mail server {host} does not answer ({reason}).",
        ),
        (
            "ELSHI_MAIL_HOST, ELSHI_MAIL_PORT, ELSHI_MAIL_TLS мәндерін тексеріңіз.",
            "Проверьте ELSHI_MAIL_HOST, ELSHI_MAIL_PORT, ELSHI_MAIL_TLS.",
            "Check ELSHI_MAIL_HOST, ELSHI_MAIL_PORT and ELSHI_MAIL_TLS.",
        ),
    ),
    "letters_wait": (
        (
            "{count} хат кетпей тұр; ең көнесі {hours} сағат бұрын жазылған.",
            "Не ушло писем: {count}; старейшее написано {hours} ч назад.",
            "Letters that have not gone: {count}; the oldest was written {hours} h ago.",
        ),
        (
            "Алдымен «mail» және «worker» тексерулерін қараңыз.",
            "Сначала посмотрите проверки «mail» и «worker».",
            "See the checks “mail” and “worker” first.",
        ),
    ),
    "checkpoint_old": (
        (
            "Журналдағы {leaves} жазбаға {hours} сағаттан бері қол қойылмаған.",
            "Записей журнала без подписи: {leaves}; последняя подпись {hours} ч назад.",
            "Leaves of the ledger not signed: {leaves}; last signed {hours} h ago.",
        ),
        (
            "Орындаушы мен «checkpoint» кілтін тексеріңіз, содан кейін: elshi ledger checkpoint.",
            "Проверьте исполнителя и ключ «checkpoint», затем: elshi ledger checkpoint.",
            "Check the worker and the key “checkpoint”, then: elshi ledger checkpoint.",
        ),
    ),
    "lists_none": (
        (
            "Бірде-бір тексеру тізімі жүктелмеген: өтініштер тексерілмейді.",
            "Не загружено ни одного списка проверки: заявления не сверяются.",
            "No watch list is loaded: applications are checked against nothing.",
        ),
        (
            "«Тексеру тізімдері» бетінде тізімді жүктеңіз.",
            "Загрузите список на странице «Списки проверки».",
            "Load one on the desk's page of watch lists.",
        ),
    ),
    "list_old": (
        (
            "«{list}» тізімі {days} күн бұрын жүктелген.",
            "Список «{list}» загружен {days} дн. назад.",
            "The list “{list}” was loaded {days} days ago.",
        ),
        (
            "Оның жаңа басылымын жүктеңіз.",
            "Загрузите его новый выпуск.",
            "Load its newest edition.",
        ),
    ),
    "backup_never": (
        (
            "Сақтық көшірме бірде-бір рет жасалмаған.",
            "Резервная копия ни разу не создавалась.",
            "No backup was ever made.",
        ),
        (
            "docs/administrator/backup.md бойынша күн сайынғы көшірмені қосыңыз.",
            "Настройте ежедневную копию по docs/administrator/backup.md.",
            "Set up a daily one: docs/administrator/backup.md.",
        ),
    ),
    "backup_old": (
        (
            "Соңғы сақтық көшірме {hours} сағат бұрын жасалған.",
            "Последняя резервная копия создана {hours} ч назад.",
            "The last backup was made {hours} h ago.",
        ),
        (
            "Көшірме таймерін және оның журналын тексеріңіз.",
            "Проверьте таймер копирования и его журнал.",
            "Check the backup timer and what it logged.",
        ),
    ),
    "not_production": (
        (
            "Режим — {mode}: бұл нақты деректерге арналмаған.",
            "Режим — {mode}: он не для настоящих данных.",
            "The mode is {mode}: it is not for real data.",
        ),
        (
            "Нақты жұмыс үшін ELSHI_MODE=production беріңіз.",
            "Для работы задайте ELSHI_MODE=production.",
            "For real work set ELSHI_MODE=production.",
        ),
    ),
    "setting_unfit": (
        (
            "Баптау жарамайды: {what}",
            "Настройка не годится: {what}",
            "A setting is unfit: {what}",
        ),
        (
            "docs/administrator/settings.md бетін қараңыз.",
            "См. docs/administrator/settings.md.",
            "See docs/administrator/settings.md.",
        ),
    ),
    "part_missing": (
        (
            "{part} бөлігі жүктелмейді: {what} істемейді.",
            "Часть {part} не загружается: {what} не работает.",
            "The part {part} cannot be loaded: {what} does not work.",
        ),
        (
            "requirements/run.txt бойынша орнатыңыз: ./elshi help.",
            "Установите по requirements/run.txt: ./elshi help.",
            "Install from requirements/run.txt: ./elshi help.",
        ),
    ),
    "catalogue_missing": (
        (
            "{language} тілінің жиналған сөздігі жоқ: {count} бөлмеде.",
            "Нет собранного каталога языка {language}; комнат: {count}.",
            "The catalogue of {language} is not compiled; rooms: {count}.",
        ),
        (
            "Орындаңыз: python -m elshi.foundation.languages.messages compile",
            "Выполните: python -m elshi.foundation.languages.messages compile",
            "Run: python -m elshi.foundation.languages.messages compile",
        ),
    ),
    "check_failed": (
        (
            "Тексеруді орындау мүмкін болмады ({reason}).",
            "Проверку выполнить не удалось ({reason}).",
            "The check itself could not be carried out ({reason}).",
        ),
        (
            "Алдымен жоғарыда аталғанды жөндеңіз.",
            "Сначала устраните названное выше.",
            "Mend what is named above first.",
        ),
    ),
}

WELL: Said = ("Бәрі дұрыс.", "Всё в порядке.", "All is well.")
MEND: Said = ("Жөндеу", "Как исправить", "To mend")
LEVELS: dict[str, Said] = {
    "well": ("жақсы", "в порядке", "well"),
    "warning": ("назар", "внимание", "warning"),
    "fault": ("ақау", "неисправность", "fault"),
}
