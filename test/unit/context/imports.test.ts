import assert from 'node:assert/strict';
import { importedModules, isImported } from '../../../src/context/imports.ts';

/** Language, path of the document, what stands in it; paths that it imports, and paths that it does not. */
const pictures: readonly [string, string, string, readonly string[], readonly string[]][] = [
  [
    'typescript',
    'src/app/main.ts',
    `import { a } from './a.ts';\nimport type b from "../lib/b";\nexport * from '@/shared/c';\nconst d = require('./d');\nconst e = await import('./e.js');\nimport './side';\nimport f from '../ui';`,
    [
      'src/app/a.ts',
      'src/lib/b.tsx',
      'src/shared/c.ts',
      'src/app/d.js',
      'src/app/e.ts',
      'src/app/side.ts',
      'src/ui/index.ts',
    ],
    ['src/a.ts', 'src/lib/a.ts', 'src/app/main.ts', 'lib/b.ts', 'src/ui/button.ts'],
  ],
  [
    'python',
    'shop/orders/views.py',
    'from .models import Order\nfrom ..core import (\n    money,\n    tax,\n)\nfrom . import forms\nimport shop.util.dates as d\nimport os',
    [
      'shop/orders/models.py',
      'shop/core/money.py',
      'shop/core/__init__.py',
      'shop/orders/forms.py',
      'src/shop/util/dates.py',
    ],
    ['shop/models.py', 'shop/orders/money.py', 'dates/x.py'],
  ],
  [
    'go',
    'cmd/main.go',
    'import (\n\t"fmt"\n\tst "github.com/me/proj/internal/store"\n)\nimport "github.com/me/proj/api"',
    ['internal/store/store.go', 'api/client.go'],
    ['internal/cache/cache.go', 'main.go'],
  ],
  [
    'rust',
    'src/main.rs',
    'mod config;\nuse crate::net::http::Client;\npub use super::model::*;',
    ['src/config.rs', 'src/net/http.rs', 'src/net/http/mod.rs', 'src/model.rs'],
    ['src/net/tcp.rs'],
  ],
  [
    'java',
    'app/src/main/java/com/x/App.java',
    'import com.x.model.Order;\nimport static com.x.util.Text.join;\nimport com.x.dao.*;',
    ['app/src/main/java/com/x/model/Order.java', 'app/src/main/java/com/x/util/Text.java', 'a/com/x/dao/OrderDao.java'],
    ['app/src/main/java/com/x/service/Order2.java'],
  ],
  [
    'c',
    'src/main.c',
    '#include <stdio.h>\n#include "net/socket.h"\n#include "../list.h"',
    ['src/net/socket.h', 'list.h', 'net/socket.c'],
    ['src/stdio.h'],
  ],
  ['csharp', 'App.cs', 'using System;\nusing Shop.Models;', ['Shop/Models/Order.cs'], ['Shop/Views/Order.cs']],
  [
    'php',
    'src/a.php',
    "<?php\nuse App\\Model\\Order;\nrequire_once __DIR__ . '/db.php';",
    ['src/App/Model/Order.php', 'src/db.php'],
    ['src/x.php'],
  ],
  [
    'ruby',
    'lib/a.rb',
    "require_relative './order'\nrequire 'shop/tax'",
    ['lib/order.rb', 'lib/shop/tax.rb'],
    ['order.rb'],
  ],
  ['scss', 'css/a.scss', "@use 'theme/colors';", ['css/theme/colors.scss'], ['css/a.scss']],
  ['cobol', 'a.cob', 'import b', [], ['b.cob']],
];

describe('imports', () => {
  for (const [language, path, text, imported, others] of pictures) {
    it(`are found in ${language}`, () => {
      const modules = importedModules(text, language, path);
      assert.deepEqual(
        [...imported, ...others].filter((other) => isImported(other, modules)),
        imported,
      );
    });
  }
});
